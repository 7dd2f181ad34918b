// Tests that developers see of turbo only the complete output of failed tasks.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

let repository = '';

/** Three packages with one task each: two fail, one passes. */
beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'preview-endpoints-turbo-'));
  cpSync(join(ROOT, 'scripts'), join(repository, 'scripts'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(repository, 'node_modules'));
  write('package.json', { name: 'three', packageManager: 'npm@11.19.1', workspaces: ['a', 'b', 'c'] });
  write('package-lock.json', { name: 'three', lockfileVersion: 3, packages: {} });
  write('turbo.json', { tasks: { task: { cache: false } } });
  addPackage('a', 'echo broken-a && exit 1');
  addPackage('b', 'echo broken-b && exit 1');
  addPackage('c', 'echo fine-c');
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

function write(path: string, value: unknown): void {
  writeFileSync(join(repository, path), JSON.stringify(value));
}

function addPackage(name: string, task: string): void {
  mkdirSync(join(repository, name));
  write(`${name}/package.json`, { name, version: '1.0.0', scripts: { task } });
}

function runTurbo(...args: readonly string[]) {
  const script = join(repository, 'scripts/turbo.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'run', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('prints nothing when everything passes', () => {
  expect(runTurbo('task', '--filter=c')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('prints the output of each failed task, and no banner', () => {
  const { status, stdout, stderr } = runTurbo('task', '--continue');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  for (const words of ['broken-a', 'broken-b']) expect(stderr).toContain(words);
  for (const words of ['fine-c', 'Packages in scope', 'Remote caching', 'Tasks:', '• ', 'cache miss'])
    expect(stderr).not.toContain(words);
});

test('the check continues after a failure, and no user command calls turbo directly', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.check).toMatch(/^node scripts\/setup\.mjs && node scripts\/turbo\.mjs run .* --continue$/);
  for (const name of ['demo', 'dev', 'deploy', 'emulator', 'sign', 'bench', 'build:core', 'build:packages'])
    expect(scripts[name]).not.toMatch(/\bturbo run\b/);
});
