// Wires the post step to the runner. It never throws, and it may not write to an endpoint.

import { createSystemPorts } from '@preview-endpoints/core';
import { createNodeFetch } from '@preview-endpoints/core/node';
import { createOctokitPort } from '../github/octokit-port.ts';
import { readRawInputs } from '../inputs/declared-inputs.ts';
import { parseInputs } from '../inputs/parse-inputs.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import { createWorkspaceReader } from '../runner/read-workspace-file.ts';
import { createReportFiles } from '../runner/report-files.ts';
import type { RunContext } from '../runner/run-context.ts';
import { createRunnerReporter } from '../runner/runner-reporter.ts';
import { createSafeReporter } from '../runner/safe-reporter.ts';
import { readReports } from '../runner/state/saved-reports.ts';
import { settleRun } from './settle-run.ts';

export async function settleOnRunner(left: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly saved: string;
  readonly isCancelled: boolean;
}): Promise<void> {
  const { env, saved, isCancelled } = left;
  const raw = readRawInputs(env);
  const safe = createSafeReporter(createRunnerReporter(env));
  const readFile = createWorkspaceReader(env);
  const config = raw.config === '' ? '' : await readFile(raw.config).catch(() => '');
  for (const secret of await secretsOf(raw, config)) safe.reporter.mask(secret);
  const inputs = parseInputs(raw);
  const ports = createSystemPorts({
    fetch: createNodeFetch(env),
  });
  const context: RunContext = {
    ...safe,
    env,
    ports,
    readFile,
    files: createReportFiles(env),
    connectGitHub: (options) => createOctokitPort({ ...ports, ...options }),
  };
  try {
    // With other inputs the run would not have come so far.
    if (inputs.ok) await settleRun(context, inputs.value, { reports: readReports(saved), isCancelled });
  } catch (error) {
    safe.reporter.warning(
      `The preview could not be looked at: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
  safe.reporter.endGroup();
}
