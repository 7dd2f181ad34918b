// Writes files for later steps, below the workspace or the runner's temporary folder. It may not follow a symbolic link out of
// them.

import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '@preview-endpoints/core/node';
import { isInside } from './is-inside.ts';

export interface ReportFiles {
  /** Returns the path for later steps. Rejects with a reason in words. */
  write(path: string, text: string): Promise<string>;
  /** Uses a name of our own in the temporary folder, where no checkout deletes it. */
  writeTemporary(name: string, text: string): Promise<string>;
}

export function createReportFiles(env: Environment): ReportFiles {
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  const temporary = env['RUNNER_TEMP'] ?? tmpdir();
  return {
    write: (path, text) =>
      writeBelow([workspace, ...(isAbsolute(path) ? [temporary] : [])], resolve(workspace, path), text),
    writeTemporary: (name, text) => writeBelow([temporary], join(temporary, name), text),
  };
}

async function writeBelow(roots: readonly string[], path: string, text: string): Promise<string> {
  const root = roots.find((one) => isInside(one, path));
  if (root === undefined) throw new Error('the path is outside the workspace and RUNNER_TEMP');
  const folder = await makeFolder(root, dirname(path));
  const real = join(folder, basename(path));
  const there = await fs.lstat(real).catch(() => undefined);
  if (there !== undefined && !there.isFile()) throw new Error('the path exists and is not a regular file');
  await fs.writeFile(real, text);
  return path;
}

/** Creates one folder at a time, so that a link on the way is seen before anything is made behind it. */
async function makeFolder(root: string, folder: string): Promise<string> {
  const realRoot = await fs.realpath(root);
  if (folder === root) return realRoot;
  const parent = await makeFolder(root, dirname(folder));
  const asked = join(parent, basename(folder));
  await fs.mkdir(asked).catch(() => undefined);
  const real = await fs.realpath(asked);
  if (!isInside(realRoot, real)) throw new Error('a link on the way leaves the workspace');
  return real;
}
