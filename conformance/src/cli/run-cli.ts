// Runs the built command line as a child process, as a CI system does: words, environment, exit code, streams.

import { execFile } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'packages/cli/dist/main.js');
/** A run against the fast emulator takes two seconds. */
const LONGEST_RUN_MS = 60_000;

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = ROOT,
): Promise<CliRun> {
  return runNode([MAIN, ...words], env, cwd);
}

export function buildCli(): Promise<CliRun> {
  return runNode([join(ROOT, 'packages/cli/scripts/bundle.ts')], {}, ROOT);
}

function runNode(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<CliRun> {
  const options = { cwd, env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: LONGEST_RUN_MS };
  return new Promise((resolve) => {
    execFile(process.execPath, [...words], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code ?? 1);
      resolve({ exitCode: Number.isNaN(exitCode) ? 1 : exitCode, stdout, stderr });
    });
  });
}
