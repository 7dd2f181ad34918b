// Wires a run to the real world: the runner's files and log, GitHub, the platform's clock.

import { createSystemPorts, type Fetch } from '@preview-endpoints/core';
import type { Start } from '../fast-start/decide-start.ts';
import { runAction } from './run-action.ts';
import { createRunnerReporter } from './runner-reporter.ts';

export function runOnRunner(outside: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start: Start;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}): Promise<0 | 1> {
  const { env, start, fetch, signal } = outside;
  const ports = createSystemPorts({ fetch });
  return runAction(start, {
    env,
    ports,
    reporter: createRunnerReporter(env),
    readFile: async (path) => process.getBuiltinModule('node:fs').readFileSync(path, 'utf8'),
    connectGitHub: async (options) =>
      (await import('../github/octokit-port.ts')).createOctokitPort({ ...ports, ...options }),
    signal,
  });
}
