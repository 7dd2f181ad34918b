// Readers copy the README's example first, so it must run as printed.
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
  // Runs the printed lines, with the two imports passed as arguments.
  new Function('createEmulator', 'expect', 'test', example)(createEmulator, expect, register);
  await Promise.all(run);
  expect(run).toHaveLength(1);
});
