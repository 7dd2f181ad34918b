// Reads a file that an input names, within limits. It may not follow a symbolic link out of the workspace.

import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import type { Environment } from '@preview-endpoints/core/node';
import { isInside } from './is-inside.ts';

/** A parser's limit of 20,000 characters of at most four bytes, and one more byte that shows the excess. */
const LARGEST_FILE_BYTES = 80_001;

/**
 * The file must be in the workspace. An absolute path may also be in the temporary folder, where an earlier step made the file:
 * only the workflow names the path, not somebody who sends a pull request.
 */
export function createWorkspaceReader(env: Environment): (path: string) => Promise<string> {
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  const temporary = [env['RUNNER_TEMP'] ?? tmpdir(), tmpdir()];
  return async (path) => {
    const asked = resolve(workspace, path);
    const roots = isAbsolute(path) ? [workspace, ...temporary] : [workspace];
    const root = roots.find((one) => isInside(one, asked));
    if (root === undefined) throw new Error('the file is outside the workspace');
    const real = await fs.realpath(asked);
    if (!isInside(await fs.realpath(root), real)) throw new Error('the link leaves the workspace');
    return readBounded(real);
  };
}

/** A device has no end, and opening a pipe may wait for ever, so only a regular file is opened. */
async function readBounded(path: string): Promise<string> {
  if (!(await fs.stat(path)).isFile()) throw new Error('it is not a regular file');
  const file = await fs.open(path);
  try {
    const bytes = Buffer.alloc(LARGEST_FILE_BYTES);
    const { bytesRead } = await file.read(bytes, 0, LARGEST_FILE_BYTES, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
