// Tests of the flags.

import { expect, test } from 'vitest';
import { parseFlags, renderHelp } from './flags.ts';
import { defineMeasurement } from './measurement.ts';

const define = (name: string, onRequest: boolean) =>
  defineMeasurement({
    name,
    title: `The ${name}`,
    how: '',
    rows: {},
    ...(onRequest ? { onRequest: true } : {}),
    measure: async () => ({ values: {} }),
  });

const known = [define('start', false), define('lag', false), define('commands', true)];

function namesOf(args: readonly string[]): readonly string[] {
  const parsed = parseFlags(args, known);
  if (!parsed.ok || parsed.value.kind !== 'run') throw new Error('did not parse');
  return parsed.value.flags.measurements.map(({ name }) => name);
}

test('without flags everything runs except what takes minutes', () => {
  expect(namesOf([])).toEqual(['start', 'lag']);
  expect(namesOf(['--commands'])).toEqual(['start', 'lag', 'commands']);
});

test('--only selects, in both spellings and several times', () => {
  expect(namesOf(['--only', 'lag'])).toEqual(['lag']);
  expect(namesOf(['--only=lag', '--only', 'start'])).toEqual(['start', 'lag']);
  expect(namesOf(['--only', 'commands'])).toEqual(['commands']);
  expect(namesOf(['--only', 'lag', '--commands'])).toEqual(['lag', 'commands']);
});

test('all mistakes are reported together', () => {
  expect(parseFlags(['--fast', '--only', 'nothing', '--only'], known)).toEqual({
    ok: false,
    fault: [
      '--fast: there is no such flag',
      '--only: got "nothing", wants one of start, lag, commands',
      '--only: got nothing, wants one of start, lag, commands',
    ],
  });
});

test('the help names every measurement and explains the exit code', () => {
  const help = renderHelp(known);
  expect(parseFlags(['--strict', '--help'], known)).toEqual({ ok: true, value: { kind: 'help' } });
  for (const { name, title } of known) expect(help).toContain(`${name.padEnd(10)} ${title}`);
  expect(help).toContain('Without --strict the exit code is 0');
});
