// YAML from a repository: mistakes are told with their place, hostile files end quickly and harmlessly.

import { describe, expect, test } from 'vitest';
import { parseConfig, parseImage } from './parse-config.ts';

async function complaint(yaml: string): Promise<string> {
  const parsed = await parseConfig(yaml);
  return parsed.ok
    ? ''
    : parsed.fault.map(({ key, got, wanted }) => `${key} | ${got} | ${wanted}`).join('\n');
}

describe('a config file', () => {
  test.each([
    ['nothing', ''],
    ['a comment', '# nothing yet'],
    [
      'everything',
      'type: private\nprovider: {vendor: aws, region: us-east-1}\ncompute: {scaling: {minReplica: 0}}\nmodel: {image: {huggingface: {}}, env: {A: "1"}, args: [--x]}',
    ],
  ])('with %s is good', async (_title, yaml) => {
    expect((await parseConfig(yaml)).ok).toBe(true);
  });

  test.each([
    ['an open bracket', 'compute:\n  scaling: [1\n', 'line 3, column 1'],
    ['a tab', 'compute:\n\tscaling: 1\n', 'line 2, column 1'],
    ['a key twice', 'type: private\ntype: public\n', 'line 2, column 1'],
    ['two documents', 'type: private\n---\ntype: public\n', 'YAML'],
    ['an unknown alias', 'type: *nobody\n', 'YAML'],
  ])('with %s tells line and column, and not the source', async (_title, yaml, place) => {
    expect(await complaint(yaml)).toContain(place);
    expect(await complaint(yaml)).not.toContain('\n');
  });

  test.each([
    ['an unknown field', 'compute: {instanceTipe: x}', 'config: compute | an object', 'instanceTipe'],
    ['a number for a text', 'model: {task: 5}', 'config: model.task | 5', 'string'],
    [
      'secrets, which belong into no file',
      'model: {secrets: {A: b}}',
      'config: model | an object',
      'secrets',
    ],
    [
      'a negative count',
      'compute: {scaling: {minReplica: -1}}',
      'config: compute.scaling.minReplica | -1',
      '0',
    ],
    ['a list at the top', '- a\n- b\n', 'config | an object', 'object'],
    ['a text at the top', 'hello', 'config | hello', 'object'],
  ])('with %s names the field', async (_title, yaml, start, word) => {
    expect(await complaint(yaml)).toContain(start);
    expect(await complaint(yaml)).toContain(word);
  });

  test('tells every mistake at once, each with its place, and once how an editor shows them', async () => {
    const text = await complaint('type: x\nprovider:\n  vendor: 1\nmodel: {framework: y, image: {tgi: {}}}');
    const lines = text.split('\n');
    expect(lines).toEqual([
      expect.stringContaining('(line 1, column 7: '),
      expect.stringContaining('(line 3, column 11: '),
      expect.stringContaining('(line 4, column 20: '),
      expect.stringContaining('(line 4, column 36: '),
    ]);
    expect(lines.map((line) => line.includes('yaml-language-server'))).toEqual([false, false, false, true]);
  });

  test('that multiplies itself by aliases is refused', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}*l${level}]`,
    );
    expect(await complaint(`l0: &l0 [x]\n${levels.join('\n')}`)).toContain('YAML');
  });

  test.each([
    '__proto__: {polluted: yes}',
    'model: {__proto__: {polluted: yes}}',
    'constructor: {prototype: {polluted: yes}}',
  ])('cannot reach a prototype by %s', async (yaml) => {
    expect((await parseConfig(yaml)).ok).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBe(undefined);
  });

  test('of a megabyte is refused unread, and one just below the limit ends', async () => {
    expect(await complaint(`# ${'x'.repeat(1_000_000)}`)).toContain('at most 20000 characters');
    expect(await complaint(`{${'['.repeat(9_000)}`)).not.toBe('');
  });
});

describe('an image', () => {
  test('is one variant with its fields', async () => {
    expect(await parseImage('{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}')).toMatchObject({
      ok: true,
    });
  });

  test.each([
    ['none', '{}', 'exactly one'],
    ['two variants', '{tgi: {url: a}, tei: {url: b}}', 'exactly one'],
    ['no url', '{tgi: {}}', 'url'],
    ['a port that is none', '{tgi: {url: a, port: 70000}}', 'port'],
    ['a list', '[tgi]', 'object'],
    ['nothing', '~', 'object'],
    ['broken YAML', '{tgi: ', 'line 1'],
  ])('with %s is refused', async (_title, yaml, word) => {
    const parsed = await parseImage(yaml);
    expect(parsed.ok ? [] : parsed.fault).toMatchObject([
      { key: 'image', wanted: expect.stringContaining(word) },
    ]);
  });

  test('never has its password repeated', async () => {
    for (const yaml of [
      '{custom: {url: a, credentials: {username: u, password: [hush-hush]}}}',
      '{custom: {credentials: hush-hush',
    ]) {
      const parsed = await parseImage(yaml);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain('hush-hush');
    }
  });
});
