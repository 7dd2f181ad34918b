// Cases as data: the request to a preview, the expected reply, and the measurements. Types and limits only.

/** One request that a preview must answer as expected. */
export interface Case {
  /** Unique within its file; shown in tables. */
  readonly name: string;
  /** A path below the preview's address; it may have a query. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. Absent: no body. */
  readonly body?: unknown;
  /** How often the request is sent, 1 to 50. With more than one, the first reply only warms up. */
  readonly repeat: number;
  /** The reply is read as server-sent events, and the time to the first token is measured. */
  readonly stream: boolean;
  readonly expect: Expectation;
}

export interface Expectation {
  /** The HTTP status. */
  readonly status: number;
  /** A text that the reply must contain. */
  readonly contains?: string;
  /** JSONPath (RFC 9535) to a value that must exist, and the value it must have; null: any value. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** A JSON Schema (draft 2020-12) that the reply must fit. */
  readonly schema?: object | boolean;
  /** The most seconds until the whole reply is there. */
  readonly seconds?: number;
  /** The most seconds until the first token; only of a streamed reply. */
  readonly ttftSeconds?: number;
  /** The most tokens that the reply may have. */
  readonly tokens?: number;
}

/** Which side of a comparison was asked: the preview of the pull request, or its base. */
export type CaseSide = 'head' | 'base';

/** One reply. Its texts are hostile, and secrets are not removed yet. */
export interface CaseReply {
  readonly status: number;
  /** The answer: the joined text of a stream's deltas, or else the body. */
  readonly text: string;
  /** From sending to the last byte, milliseconds. */
  readonly tookMs: number;
  /** From sending to the first token, milliseconds. Absent when nothing was streamed. */
  readonly ttftMs?: number;
  /** Mean time between tokens after the first, milliseconds. */
  readonly betweenTokensMs?: number;
  /** Generated tokens, as the server's usage reports them. */
  readonly tokens?: number;
}

/** Why there is no reply. */
export type CaseFault =
  | { readonly kind: 'timedOut'; readonly timeoutMs: number }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  /** The server reported an error in the middle of a stream, or the stream broke off. */
  | { readonly kind: 'brokenStream'; readonly reason: string }
  | { readonly kind: 'network'; readonly reason: string }
  | { readonly kind: 'cancelled' };

/** One expectation that was not met. Its texts are hostile and cut, and hold no secret. */
export interface Miss {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
}

/** One request and its result. */
export interface Attempt {
  readonly side: CaseSide;
  readonly case: string;
  /** 1 is the first. */
  readonly repeat: number;
  readonly outcome:
    | { readonly kind: 'reply'; readonly reply: CaseReply }
    | { readonly kind: 'fault'; readonly fault: CaseFault };
  /** Empty if the reply is as expected. A fault is a miss, too. */
  readonly misses: readonly Miss[];
}

/** More repeats would be a load test at somebody's cost. */
export const MOST_REPEATS = 50;
/** A reviewer reads no more cases, and 100 cases of 50 repeats already take hours. */
export const MOST_CASES = 100;
/** A slow generation takes a minute; a longer one is a failure that somebody should see. */
export const REPLY_TIMEOUT_MS = 120_000;
/** Enough for any answer that is worth checking. */
export const LARGEST_REPLY_BYTES = 4 * 1024 * 1024;
/** All replies of a run are kept in memory until the verdict, and a runner has a few gigabytes. */
const LARGEST_RUN_BYTES = 1024 * 1024 * 1024;

/** The largest reply in bytes when a run sends this many requests. A larger reply counts as no answer. */
export function largestReplyBytes(requests: number): number {
  return Math.min(LARGEST_REPLY_BYTES, Math.floor(LARGEST_RUN_BYTES / Math.max(1, requests)));
}
