// What a smoke test measured and missed, for the report and the result. Types only.

import type { Miss } from '@preview-endpoints/core/cases';

/** The name of the one request of `smoke-test` among the cases. */
export const SMOKE_CASE = 'smoke-test';

export interface SmokeFigures {
  readonly requests: number;
  /** The first request, which may have met a cold cache. */
  readonly firstMs: number;
  /** Median of the other requests, or of the first if there are no others. */
  readonly p50Ms: number;
  /** Generated tokens per second over the warm requests; absent if the replies have no usage. */
  readonly tokensPerSecond?: number;
  /** From the request that woke it until it answered; absent if it was awake. */
  readonly coldStartMs?: number;
}

export interface SmokeOutcome {
  /** Absent if there was no answer. */
  readonly figures?: SmokeFigures;
  /** Empty: every reply was as expected. */
  readonly misses: readonly Miss[];
  /** The reply that missed, cut and without secrets. It is hostile text. */
  readonly reply?: string;
}
