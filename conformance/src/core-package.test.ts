// Checks the built package of the core as its users will get it; needs `npm run build` and no network.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const CORE = fileURLToPath(new URL('../../packages/core', import.meta.url));
/** Packing and checking take 8 s on two busy cores. */
const TIMEOUT_MS = 60_000;

test('publint and attw find nothing', { timeout: TIMEOUT_MS }, async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'check:package'], { cwd: CORE });
  expect(stdout).toContain('All good!');
});
