// What a run gets from outside: environment, ports, log, GitHub. Types only.

import type { Ports, Secret } from '@preview-endpoints/core';
import type { Environment } from '@preview-endpoints/core/node';
import type { Repository } from '../event/event-facts.ts';
import type { GitHubPort } from '../github/github-port.ts';
import type { LoadRenderer } from '../report/render/renderer.ts';
import type { ReportFiles } from './report-files.ts';
import type { Reporter } from './reporter.ts';

export interface RunContext {
  readonly env: Environment;
  readonly ports: Ports;
  readonly reporter: Reporter;
  /** Removes every masked secret from a text. */
  readonly redact: (text: string) => string;
  readonly readFile: (path: string) => Promise<string>;
  /** The files for later steps. */
  readonly files: ReportFiles;
  readonly connectGitHub: (options: {
    readonly token: Secret;
    readonly repository: Pick<Repository, 'owner' | 'name'> & Partial<Pick<Repository, 'id'>>;
    readonly apiUrl: string;
    /** Ends every call. */
    readonly signal: AbortSignal;
  }) => Promise<GitHubPort>;
  readonly loadRenderer: LoadRenderer;
  /** Aborted when the runner cancels the job. */
  readonly signal?: AbortSignal;
}
