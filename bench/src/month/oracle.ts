// What an oracle would spend that knows every request before it comes. Pure.

/** From the emulator's own draws: the first start of a GPU endpoint, and each wake after it, in the mean. */
const FIRST_START_MS = 106_000;
const WAKE_MS = 39_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Requests nearer than this are one session: switching off between them would make a person wait. */
const SESSION_GAP_MS = 5 * MINUTE_MS;

/** When a preview was used: tests and visits, as they really took place. */
export interface Use {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * For each session one start, and the session; each stretch rounded up to whole minutes, as the platform bills.
 * An oracle has the endpoint awake exactly when the first request comes.
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
