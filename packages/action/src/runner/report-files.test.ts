// Files for later steps: written below the workspace or the temporary folder, and nowhere else.

import { mkdir, mkdtemp, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createReportFiles } from './report-files.ts';

async function runner() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'report-files-')));
  const at = (...parts: string[]) => join(root, ...parts);
  await Promise.all([mkdir(at('workspace')), mkdir(at('temp')), mkdir(at('outside'))]);
  return { at, files: createReportFiles({ GITHUB_WORKSPACE: at('workspace'), RUNNER_TEMP: at('temp') }) };
}

test('a file is written below the workspace, with its folders, and again over itself', async () => {
  const { at, files } = await runner();
  expect(await files.write('out/deep/junit.xml', 'one')).toBe(at('workspace/out/deep/junit.xml'));
  await files.write('out/deep/junit.xml', 'two');
  expect(await readFile(at('workspace/out/deep/junit.xml'), 'utf8')).toBe('two');
  await files.write(at('temp', 'bench.json'), '[]');
  expect(await files.writeTemporary('results.jsonl', '')).toBe(at('temp/results.jsonl'));
});

test.each(['../outside/x', '/etc/x', '..', '.'])('nothing is written to %s', async (path) => {
  const { files } = await runner();
  await expect(files.write(path, 'x')).rejects.toThrow('outside');
});

test('no link leads out of the workspace, neither a folder nor the file itself', async () => {
  const { at, files } = await runner();
  await symlink(at('outside'), at('workspace/link'));
  await expect(files.write('link/deep/x', 'x')).rejects.toThrow('leaves the workspace');
  await expect(stat(at('outside/deep'))).rejects.toThrow();
  await writeFile(at('outside/target'), 'before');
  await symlink(at('outside/target'), at('workspace/x'));
  await expect(files.write('x', 'after')).rejects.toThrow('regular file');
  expect(await readFile(at('outside/target'), 'utf8')).toBe('before');
});
