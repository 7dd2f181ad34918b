// What every command of one run works with: ports and facts. It does nothing.

import type { Ports } from '@preview-endpoints/core';
import type { Client } from '@preview-endpoints/core/client';
import type { Hub } from '@preview-endpoints/core/hub';
import type { GitHubReports } from '../github/reports.ts';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { LoadRenderer } from '../report/render/renderer.ts';
import type { ReportFiles } from '../runner/report-files.ts';
import type { Reporter } from '../runner/reporter.ts';

export interface Job {
  readonly inputs: Inputs;
  readonly ports: Ports;
  /** The API's time, which its billing follows. Milliseconds since the Unix epoch. */
  readonly apiNow: () => number;
  readonly client: Client;
  readonly hub: Hub;
  readonly reporter: Reporter;
  /** Removes every secret that this run knows from a text. */
  readonly redact: (text: string) => string;
  readonly github: GitHubReports;
  readonly readFile: (path: string) => Promise<string>;
  readonly files: ReportFiles;
  readonly loadRenderer: LoadRenderer;
  /** The branches of the pull request, if the runner tells them. */
  readonly branches: { readonly head?: string; readonly base?: string };
  /** The address of this run's log, for links. */
  readonly runUrl: string | undefined;
  /** The name of the workflow, if the runner tells it. */
  readonly workflow: string | undefined;
  /** The variant in the workflow. If the preview belongs to a job, the inputs have the job's own variant instead. */
  readonly statedVariant: string | undefined;
  /** A person started this run again, so its event is old. */
  readonly isRerun: boolean;
  /** Aborted when the runner cancels the job. */
  readonly signal?: AbortSignal;
}
