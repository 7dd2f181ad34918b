// A smoke test as data: what is asked of a preview, and what its answers must be. Types only.

export interface SmokeTest {
  /** Under the preview's address; may have a query. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: no body. */
  readonly body?: unknown;
  /** How often it is asked; the times of all but the first are the warm ones. */
  readonly repeat: number;
  readonly expect: Expectation;
}

export interface Expectation {
  readonly status: number;
  readonly contains?: string;
  /** JSONPath (RFC 9535) to a value that must be there, and the value it must have; null: any value. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export interface SmokeReply {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

/** One expectation that was not met. Its texts are hostile and hold no secret. */
export interface Miss {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
}

export interface SmokeFigures {
  readonly requests: number;
  /** The first request, which may have met a cold cache. */
  readonly firstMs: number;
  /** Median of the others; of the first when there are no others. */
  readonly p50Ms: number;
  /** Generated tokens per second over the warm requests; absent when the replies have no usage. */
  readonly tokensPerSecond?: number;
  /** From the request that woke it until it answered; absent when it was awake. */
  readonly coldStartMs?: number;
}

export interface SmokeOutcome {
  /** Absent when nothing was answered. */
  readonly figures?: SmokeFigures;
  /** Empty: every reply was as expected. */
  readonly misses: readonly Miss[];
  /** The reply that missed, without secrets and cut; hostile text. */
  readonly reply?: string;
}
