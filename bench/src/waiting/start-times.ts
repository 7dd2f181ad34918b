// Start durations: the recorded ones, and a spread between the shortest and ten minutes. Pure.

/** Create to ready, as reported from live runs of 2026 (seconds). */
const RECORDED_SECONDS = [21, 24, 42, 51, 62, 84, 157, 360, 458, 585, 604] as const;

const SHORTEST_SECONDS = 21;
const LONGEST_SECONDS = 600;
const SPREAD = 200;

/** The model loads for 2 to 8 s after the API shows `running`. */
const SHORTEST_HEALTH_MS = 2_000;
const HEALTH_RANGE_MS = 6_000;
const PENDING_MS = 3_000;
/** Multiples of this, modulo 1, fill an interval evenly without a pattern. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

export interface StartTime {
  readonly pendingMs: number;
  readonly initializingMs: number;
  readonly healthMs: number;
}

/** The same starts in every run: spread evenly on a logarithmic scale, not random. */
export function chooseStarts(): readonly StartTime[] {
  const spread = Array.from({ length: SPREAD }, (_, index) => {
    const share = (index + 0.5) / SPREAD;
    return SHORTEST_SECONDS * (LONGEST_SECONDS / SHORTEST_SECONDS) ** share;
  });
  return [...RECORDED_SECONDS, ...spread].map((seconds, index) => {
    const healthMs = Math.round(SHORTEST_HEALTH_MS + HEALTH_RANGE_MS * ((index * GOLDEN_RATIO) % 1));
    const initializingMs = Math.round(seconds * 1_000) - PENDING_MS - healthMs;
    return { pendingMs: PENDING_MS, initializingMs, healthMs };
  });
}

export function readyAfterMs({ pendingMs, initializingMs, healthMs }: StartTime): number {
  return pendingMs + initializingMs + healthMs;
}
