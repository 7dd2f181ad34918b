// The README's example is what a reader copies first: it must run as printed.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createEmulator } from './emulator.ts';

it('has an example that runs as printed', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const example = code.replace(/^import .*$/gm, '');
  expect(example).toContain('createEmulator()');
  const run: unknown[] = [];
  const register = (_title: string, body: () => Promise<void>) => run.push(body());
  // The printed lines themselves, with the two imports given as arguments.
  new Function('createEmulator', 'expect', 'test', example)(createEmulator, expect, register);
  await Promise.all(run);
  expect(run).toHaveLength(1);
});
