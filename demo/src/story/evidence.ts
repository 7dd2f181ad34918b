// What can be known after a step: the run itself and the truth of all sides; facts only.

import type { EndpointTruth, JournalEntry, Ledger } from '@preview-endpoints/emulator';
import type { ActionRun } from '@preview-endpoints/testkit/runner';

/** What somebody said to a question. */
export interface Reply {
  /** What was asked, for a reader. */
  readonly question: string;
  /** What proves who asks, one header a line. */
  readonly proof?: readonly string[];
  readonly status: number;
  /** JSON as text. */
  readonly text: string;
}

/** What the preview said to a question, or what stood in its way. */
export interface Answer extends Reply {
  /** The commit that answered, by the reply's header. */
  readonly servedRevision: string | null;
  /** The status for the same question without a token. */
  readonly statusWithoutToken: number;
}

export interface Use {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Evidence {
  /** Absent when the step starts no run. */
  readonly run?: ActionRun;
  readonly answer?: Answer;
  readonly reply?: Reply;
  /** What the Worker said to the step before. */
  readonly replyBefore?: Reply;
  /** Everything that was asked of the emulator during the step. */
  readonly requests: readonly JournalEntry[];
  /** The commit that the model's branch is at. */
  readonly modelCommit: string;
  readonly endpoint: EndpointTruth | undefined;
  /** The team's own endpoint, where the story has one. */
  readonly production?: EndpointTruth;
  /** The pull request's, oldest first; bodies are Markdown. */
  readonly comments: readonly { readonly author: string; readonly body: string }[];
  /** The latest state of each deployment that GitHub shows. */
  readonly deployments: readonly string[];
  /** The preview's own. */
  readonly ledger: Ledger;
  /** When the preview was started, changed or asked so far, by the emulator's clock. */
  readonly uses: readonly Use[];
  /** What a GET of the endpoint answers now. */
  readonly getStatus: number;
  /** Everything that people or machines could have read so far. */
  readonly readable: readonly string[];
}
