// Connects the post step to the runner. It never throws.

import { createSystemPorts } from '@preview-endpoints/core';
import { createNodeFetch, type Environment } from '@preview-endpoints/core/node';
import { createOctokitPort } from '../github/octokit/octokit-port.ts';
import { loadRenderer } from '../report/load-renderer.ts';
import { createWorkspaceReader } from '../runner/read-workspace-file.ts';
import { createReportFiles } from '../runner/report-files.ts';
import { createRunnerReporter } from '../runner/runner-reporter.ts';
import { type LeftState, settleState } from './settle-state.ts';

export async function settleOnRunner({
  env,
  ...left
}: LeftState & { readonly env: Environment }): Promise<boolean> {
  const ports = createSystemPorts({ fetch: createNodeFetch(env) });
  return settleState(
    {
      env,
      ports,
      reporter: createRunnerReporter(env),
      readFile: createWorkspaceReader(env),
      files: createReportFiles(env),
      connectGitHub: (options) => createOctokitPort({ ...ports, ...options }),
      loadRenderer,
    },
    left,
  );
}
