// The entry on a Node that is too old: it fails with one line before anything else is loaded.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('./main.ts', import.meta.url));
const OLD = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.19.1'}})`;

test('a Node that is too old is reported in one line', async () => {
  const run = promisify(execFile)(process.execPath, ['--no-warnings', '--import', OLD, ENTRY], { env: {} });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^::error title=Node is too old::.*needs Node 22.*runs on 20\.19\.1.*\n$/),
    stderr: '',
  });
});
