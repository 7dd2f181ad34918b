// action.yml has exactly the inputs, outputs, names and defaults that the code has.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildOutputs, OUTPUT_KEYS } from '../report/outputs.ts';
import { DECLARED_DEFAULTS, readRawInputs } from './declared-inputs.ts';
import { COMMANDS, parseInputs } from './parse-inputs.ts';

const root = join(import.meta.dirname, '../../../..');
const file = parse(await readFile(join(root, 'action.yml'), 'utf8'));

describe('action.yml', () => {
  test("meets the Marketplace's rules: a name, a short description, and an icon in its colours", () => {
    expect(file.name).toBe('Preview Endpoints');
    expect(file.description.length).toBeLessThan(125);
    expect(file.author).toMatch(/\S/);
    expect(file.branding).toEqual({ icon: 'cpu', color: 'purple' });
    expect(file.runs).toMatchObject({ using: 'node24' });
  });

  test('declares exactly the inputs that are read, with the same defaults', () => {
    const declared = Object.entries<{ default?: string }>(file.inputs).map(([key, input]) => [
      key,
      // The runner fills in the job's token before the action sees the input.
      key === 'github-token' ? '' : (input.default ?? ''),
    ]);
    expect(Object.fromEntries(declared)).toEqual(DECLARED_DEFAULTS);
    expect(file.inputs['github-token'].default).toBe(`\${{ github.token }}`);
  });

  test('gives every default as text, as the runner passes it', () => {
    for (const input of Object.values<{ default?: unknown }>(file.inputs))
      expect(['string', 'undefined']).toContain(typeof input.default);
  });

  test('declares exactly the outputs that are written', () => {
    expect(Object.keys(file.outputs)).toEqual([...OUTPUT_KEYS]);
    expect(Object.keys(buildOutputs({ outcome: 'skipped', reason: 'why' }))).toEqual([...OUTPUT_KEYS]);
  });

  test('names every command', () => {
    for (const command of COMMANDS) expect(file.inputs.command.description).toContain(command);
  });

  test('describes every input and output in a sentence', () => {
    const all = [
      ...Object.values<{ description: string }>(file.inputs),
      ...Object.values<{ description: string }>(file.outputs),
    ];
    for (const { description } of all) expect(description).toMatch(/[.?]$/);
  });
});

test('every input is really read when the inputs are parsed', () => {
  const read = new Set<string>();
  const raw = new Proxy(readRawInputs({}), {
    get(target, key, receiver) {
      read.add(String(key));
      return Reflect.get(target, key, receiver);
    },
  });
  parseInputs(raw);
  expect([...read].toSorted()).toEqual(Object.keys(DECLARED_DEFAULTS).toSorted());
});

test("an input is read by the runner's name for it, trimmed, and a blank one gets its default", () => {
  const raw = readRawInputs({ 'INPUT_SCALE-TO-ZERO-TIMEOUT': ' 20\n', INPUT_COMMAND: '  ', INPUT_TASK: '' });
  expect(raw).toMatchObject({ 'scale-to-zero-timeout': '20', command: 'auto', task: '' });
});

test('an output that does not apply is empty, but a price of zero is not', () => {
  const outputs = buildOutputs({ outcome: 'created', reason: 'why', pricePerHour: 0 });
  expect(outputs).toMatchObject({ 'price-per-hour': '0', url: '', state: '' });
  expect(JSON.parse(outputs.result)).toEqual({
    version: 1,
    outcome: 'created',
    reason: 'why',
    pricePerHour: 0,
  });
});
