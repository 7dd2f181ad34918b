// Every way in which a call can fail, as named values with their evidence; no texts for people here.

import type { CallName } from './operations.ts';

/** The server's answer. `message` is redacted and cut. */
export interface ReplyEvidence {
  readonly operation: CallName;
  /** What the request was about: `acme`, `acme/pr-12-app`, a model. Only texts that were checked before they were sent. */
  readonly subject?: string;
  readonly status: number;
  /** The `code` of production's error body, for example `VALIDATION_FAILED`. */
  readonly code?: string;
  /** The `X-Request-Id` reply header, which Hugging Face support asks for. */
  readonly requestId?: string;
  readonly message: string;
}

export interface Issue {
  /** Dotted path of the field, empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

/** The server answered with a refusal. */
export type RefusalKind =
  | 'unauthorized'
  | 'paymentRequired'
  | 'forbidden'
  /** The API itself answers 404, in its own JSON: only this proves that something does not exist. */
  | 'notFound'
  /** A 404 that is not in the API's JSON, for example a proxy's page: it proves nothing. */
  | 'unprovenNotFound'
  | 'nameTaken'
  | 'quotaExceeded'
  | 'alreadyRunning'
  | 'instanceUnavailable'
  | 'rejected'
  | 'serverError'
  | 'redirected';

export type RefusalFault = ReplyEvidence & { readonly kind: RefusalKind };

export type ApiFault =
  | RefusalFault
  | (ReplyEvidence & { readonly kind: 'rateLimited'; readonly retryAfterMs: number })
  /** Nothing was sent: the request itself is wrong. */
  | { readonly kind: 'invalidRequest'; readonly operation: CallName; readonly issues: readonly Issue[] }
  /** No complete answer arrived. Whether the server acted is unknown. */
  | { readonly kind: 'unreachable'; readonly operation: CallName; readonly reason: string }
  | { readonly kind: 'timedOut'; readonly operation: CallName; readonly timeoutMs: number }
  | { readonly kind: 'cancelled'; readonly operation: CallName }
  /** An answer arrived, but neither document describes it. */
  | { readonly kind: 'replyTooLarge'; readonly operation: CallName; readonly limitBytes: number }
  | { readonly kind: 'replyUnreadable'; readonly operation: CallName; readonly issues: readonly Issue[] };

/** After such a fault it is unknown whether a write took effect: read before writing again. */
export function leavesOutcomeUnclear(fault: ApiFault): boolean {
  return UNCLEAR[fault.kind];
}

/** Is this one of the client's own faults? Wider unions (waiting, previews) have more kinds. */
export function isApiFault(fault: { readonly kind: string }): fault is ApiFault {
  return Object.hasOwn(UNCLEAR, fault.kind);
}

const UNCLEAR = {
  unauthorized: false,
  paymentRequired: false,
  forbidden: false,
  notFound: false,
  unprovenNotFound: true,
  nameTaken: false,
  quotaExceeded: false,
  alreadyRunning: false,
  instanceUnavailable: false,
  rejected: false,
  serverError: true,
  redirected: false,
  rateLimited: false,
  invalidRequest: false,
  unreachable: true,
  timedOut: true,
  cancelled: true,
  replyTooLarge: true,
  replyUnreadable: true,
} as const satisfies Record<ApiFault['kind'], boolean>;
