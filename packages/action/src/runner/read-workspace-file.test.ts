// The workflow names the config path, but a stranger may have written the file: no file outside the workspace and no endless file
// is read.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkspaceReader } from './read-workspace-file.ts';

let workspace = '';
let outside = '';
let read: (path: string) => Promise<string>;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
  outside = await mkdtemp(join(tmpdir(), 'outside-'));
  read = createWorkspaceReader({ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: outside });
  await mkdir(join(workspace, 'folder'));
  await writeFile(join(workspace, 'folder/preview.yml'), 'type: private');
  await writeFile(join(workspace, '..file.yml'), 'type: public');
  await writeFile(join(outside, 'secret.yml'), 'secret');
  await symlink('folder/preview.yml', join(workspace, 'inside.yml'));
  await symlink(join(outside, 'secret.yml'), join(workspace, 'file.yml'));
  await symlink(outside, join(workspace, 'linked'));
  await symlink('/dev/zero', join(workspace, 'zero.yml'));
  await symlink('/proc/self/environ', join(workspace, 'environ.yml'));
  execFileSync('mkfifo', [join(workspace, 'pipe.yml')]);
});

afterAll(async () => {
  await Promise.all([workspace, outside].map((folder) => rm(folder, { recursive: true })));
});

describe('what is read', () => {
  test.each(['folder/preview.yml', './folder/../folder/preview.yml', 'inside.yml'])('%s', async (path) => {
    expect(await read(path)).toBe('type: private');
  });

  test('a file whose name begins with dots', async () => {
    expect(await read('..file.yml')).toBe('type: public');
  });

  test('a file that an earlier step made in the temporary folder, by its absolute path', async () => {
    expect(await read(join(outside, 'secret.yml'))).toBe('secret');
    expect(await read(join(workspace, 'inside.yml'))).toBe('type: private');
  });

  test('no more than a parser accepts', async () => {
    await writeFile(join(workspace, 'large.yml'), 'x'.repeat(1_000_000));
    expect((await read('large.yml')).length).toBe(80_001);
  });
});

describe('what is refused', () => {
  test.each([
    'file.yml',
    'linked/secret.yml',
    'zero.yml',
    'environ.yml',
    'pipe.yml',
    'folder',
    '.',
    '',
    'no-such-file.yml',
    '/dev/zero',
    '/proc/self/environ',
    '/etc/passwd',
    join(homedir(), '.profile'),
    'with\0zero.yml',
  ])('%j', async (path) => {
    await expect(read(path)).rejects.toThrow();
  });

  test('a path that leaves by dots, even to a folder that an absolute path may name', async () => {
    await expect(read(relative(workspace, join(outside, 'secret.yml')))).rejects.toThrow('outside');
  });
});
