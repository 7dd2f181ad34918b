// The entry of the Action: wires the real world and sets the exit code. Everything else is imported from here.

import { createSystemPorts } from '@preview-endpoints/core';
import { createNodeFetch } from '@preview-endpoints/core/node';
import { createDirectFetch } from './fetch/direct-fetch.ts';
import { runAction } from './run/run-action.ts';
import { createRunnerReporter } from './run/runner-reporter.ts';

const { env } = process;
const direct = createDirectFetch((url, init) => globalThis.fetch(url, init));
const ports = createSystemPorts({ fetch: createNodeFetch(env, direct) });

/** The runner sends SIGINT, and SIGTERM 7.5 s later. */
const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancelled.abort());

const exitCode = await runAction({
  env,
  ports,
  reporter: createRunnerReporter(env),
  // Not node:fs/promises, nor an import: both load more than the reading of one small file takes.
  readFile: async (path) => process.getBuiltinModule('node:fs').readFileSync(path, 'utf8'),
  connectGitHub: async (options) =>
    (await import('./github/octokit-port.ts')).createOctokitPort({ ...ports, ...options }),
  signal: cancelled.signal,
});
// Not by waiting until nothing is left to do: a request that was given up may hang for minutes.
process.stdout.write('', () => process.exit(exitCode));
