// The cost of an oracle that knows every request in advance. Pure.

/** Means of the emulator's own draws: the first start of a GPU endpoint, and each later wake. */
const FIRST_START_MS = 106_000;
const WAKE_MS = 39_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Requests with a smaller gap are one session, because switching off between them would make a person wait. */
const SESSION_GAP_MS = 5 * MINUTE_MS;

/** When a preview was used: tests and visits as they really happened. */
export interface Use {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Each session costs one start and the session itself, rounded up to whole minutes as the platform bills. The
 * oracle's endpoint is awake exactly when the first request comes.
 */
export function oracleDollars(uses: readonly Use[], pricePerHour: number): number {
  const billedMs = joinSessions(uses).reduce((sum, { fromMs, toMs }, index) => {
    const startMs = index === 0 ? FIRST_START_MS : WAKE_MS;
    return sum + Math.ceil((startMs + toMs - fromMs) / MINUTE_MS) * MINUTE_MS;
  }, 0);
  return (billedMs / HOUR_MS) * pricePerHour;
}

export function joinSessions(uses: readonly Use[]): readonly Use[] {
  const sessions: Use[] = [];
  for (const use of uses.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = sessions.at(-1);
    if (last === undefined || use.fromMs - last.toMs > SESSION_GAP_MS) sessions.push(use);
    else sessions[sessions.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, use.toMs) };
  }
  return sessions;
}
