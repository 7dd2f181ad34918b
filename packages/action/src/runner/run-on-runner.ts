// Connects a run to the runner: its environment, files and log, GitHub, the platform's clock and fetch. It also exports what the
// post step needs, so that both steps load one file.

import { readFileSync } from 'node:fs';
import { createSystemPorts, type Fetch } from '@preview-endpoints/core';
import { createNodeFetch, type Environment } from '@preview-endpoints/core/node';
import { createOctokitPort } from '../github/octokit/octokit-port.ts';
import { loadRenderer } from '../report/load-renderer.ts';
import { decideStart } from './decide-start.ts';
import { createWorkspaceReader } from './read-workspace-file.ts';
import { createReportFiles } from './report-files.ts';
import { runAction } from './run-action.ts';
import { createRunnerReporter } from './runner-reporter.ts';

export { settleOnRunner } from '../post/settle-on-runner.ts';

export async function runOnRunner(outside: {
  readonly env: Environment;
  /** The fetch for requests that need no proxy. Default: the platform's. */
  readonly direct?: Fetch;
  readonly signal: AbortSignal;
}): Promise<0 | 1> {
  const { env, direct, signal } = outside;
  const ports = createSystemPorts({ fetch: createNodeFetch(env, direct) });
  const reporter = createRunnerReporter(env);
  const exitCode = await runAction(decideStart(env, readText(env['GITHUB_EVENT_PATH'] ?? '')), {
    env,
    ports,
    reporter,
    readFile: createWorkspaceReader(env),
    files: createReportFiles(env),
    connectGitHub: async (options) => {
      await sendWhatBegan();
      return createOctokitPort({ ...ports, ...options });
    },
    loadRenderer,
    signal,
  });
  return reporter.hasLostOutputs() ? 1 : exitCode;
}

/**
 * Loading Octokit blocks the run. Requests that began before it are sent first, so that they are answered meanwhile. They need
 * one whole turn of the event loop, so the rest of the present turn does not count.
 */
async function sendWhatBegan(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
