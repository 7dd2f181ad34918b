// The entry of the Action: wires the real world and sets the exit code. Everything else is imported from here.

import { createSystemPorts } from '@preview-endpoints/core';
import { createNodeFetch } from '@preview-endpoints/core/node';
import { createDirectFetch } from './fetch/direct-fetch.ts';
import { runAction } from './run/run-action.ts';
import { createRunnerReporter } from './run/runner-reporter.ts';

const { env } = process;
const fetch = createNodeFetch(
  env,
  createDirectFetch((url, init) => globalThis.fetch(url, init)),
);

process.exitCode = await runAction({
  env,
  ports: createSystemPorts({ fetch }),
  reporter: createRunnerReporter(env),
  // Not node:fs/promises, nor an import: both load more than the reading of one small file takes.
  readFile: async (path) => process.getBuiltinModule('node:fs').readFileSync(path, 'utf8'),
  connectGitHub: async (options) =>
    (await import('./github/octokit-port.ts')).createOctokitPort({ ...options, fetch }),
});
