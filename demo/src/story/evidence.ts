// The facts known after a step: the run itself and the real state of all sides; types only.

import type { EndpointTruth, JournalEntry, Ledger } from '@preview-endpoints/emulator';
import type { ActionRun } from '@preview-endpoints/testkit/runner';

/** A reply to a request. */
export interface AskedReply {
  /** The request, as shown to a reader. */
  readonly question: string;
  /** The headers that authenticate the request, one per line. */
  readonly proof?: readonly string[];
  readonly status: number;
  /** JSON as text. */
  readonly text: string;
}

/** The preview's reply to a question, or the reply of the proxy in front of it. */
export interface PreviewReply extends AskedReply {
  /** The commit that answered, from the reply's header. */
  readonly servedRevision: string | null;
  /** The status of the same question without a token. */
  readonly statusWithoutToken: number;
}

export interface Use {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Evidence {
  /** Absent when the step starts no run. */
  readonly run?: ActionRun;
  readonly answer?: PreviewReply;
  readonly reply?: AskedReply;
  /** The Worker's reply in the step before. */
  readonly replyBefore?: AskedReply;
  /** All requests to the emulator during the step. */
  readonly requests: readonly JournalEntry[];
  /** The current commit of the model's branch. */
  readonly modelCommit: string;
  readonly endpoint: EndpointTruth | undefined;
  /** The team's own endpoint, if the story has one. */
  readonly production?: EndpointTruth;
  /** The comments of the pull request, oldest first; bodies are Markdown. */
  readonly comments: readonly { readonly author: string; readonly body: string }[];
  /** The latest state of each deployment that GitHub shows. */
  readonly deployments: readonly string[];
  /** The ledger of the preview. */
  readonly ledger: Ledger;
  /** The times at which the preview was started, changed or asked so far, by the emulator's clock. */
  readonly uses: readonly Use[];
  /** The current status of a GET of the endpoint. */
  readonly getStatus: number;
  /** All texts that people or machines could have read so far. */
  readonly readable: readonly string[];
}
