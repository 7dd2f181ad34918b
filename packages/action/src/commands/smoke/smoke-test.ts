// What a smoke test measured and missed, for the report and the result. Types only.

import type { Miss } from '@preview-endpoints/core/cases';

/** The name under which the one request of `smoke-test` stands among the cases. */
export const SMOKE_CASE = 'smoke-test';

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
