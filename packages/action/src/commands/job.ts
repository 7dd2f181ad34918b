// What every command of one run works with; it holds ports and facts, and does nothing.

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
  /** The API's time, by which it bills. */
  readonly apiNow: () => number;
  readonly client: Client;
  readonly hub: Hub;
  readonly reporter: Reporter;
  /** Text without any secret that this run knows of. */
  readonly redact: (text: string) => string;
  readonly github: GitHubReports;
  readonly readFile: (path: string) => Promise<string>;
  readonly files: ReportFiles;
  readonly loadRenderer: LoadRenderer;
  /** Of the pull request, where the runner tells them. */
  readonly branches: { readonly head?: string; readonly base?: string };
  /** Where the log of this run is, for links. */
  readonly runUrl: string | undefined;
  /** The name of the workflow, where the runner tells it. */
  readonly workflow: string | undefined;
  /** As the workflow says it; the inputs have the one that is the job's own where the preview is a job's. */
  readonly statedVariant: string | undefined;
  /** Somebody asked for this run again: its event is old. */
  readonly isRerun: boolean;
  /** Aborted when the runner cancels the job. */
  readonly signal?: AbortSignal;
}
