// The plan of a start or a roll-out: which change happens when; pure.
import type { Failure, ScheduledChange } from './record.ts';
import type { StartOutcome } from './start-outcome.ts';
import { FAILS_AFTER_MS, ROLL_GAP_MS, type StartTimes, UPDATE_NOTICED_AFTER_MS } from './timings.ts';

/** The times that a good outcome names replace the drawn ones. */
function timesOf(drawn: StartTimes, outcome: StartOutcome): StartTimes {
  if (outcome.kind !== 'ready') return drawn;
  const { pendingMs, initializingMs, healthMs } = outcome;
  return {
    pendingMs: pendingMs ?? drawn.pendingMs,
    initializingMs: initializingMs ?? drawn.initializingMs,
    healthMs: healthMs ?? drawn.healthMs,
  };
}

/** Plans a start of an endpoint without a replica: create, resume, wake. */
export function planStart(now: number, times: StartTimes, outcome: StartOutcome): readonly ScheduledChange[] {
  const { pendingMs, initializingMs, healthMs } = timesOf(times, outcome);
  const initialize: ScheduledChange = { atMs: now + pendingMs, change: { kind: 'initialize' } };
  switch (outcome.kind) {
    case 'ready':
      return [initialize, { atMs: initialize.atMs + initializingMs, change: { kind: 'run', healthMs } }];
    case 'failed':
    // An endpoint that never ran has no older version to keep, so a failed update fails it.
    case 'updateFailed': {
      const failedAtMs = now + (outcome.afterMs ?? FAILS_AFTER_MS);
      const fail: ScheduledChange = {
        atMs: failedAtMs,
        change: { kind: 'fail', failure: describeFailure(outcome) },
      };
      return failedAtMs < initialize.atMs ? [fail] : [initialize, fail];
    }
    default:
      return [initialize];
  }
}

export interface RollOut {
  readonly now: number;
  readonly times: StartTimes;
  readonly outcome: StartOutcome;
  /** With more than one replica the versions overlap and requests see no gap. */
  readonly replicas: number;
  /** The state is `updating` already, so a second update does not enter it again. */
  readonly announced: boolean;
}

/** Plans a roll-out while a replica serves the old version. */
export function planRollOut(rollOut: RollOut): readonly ScheduledChange[] {
  const { now, outcome, replicas, announced } = rollOut;
  const { initializingMs, healthMs } = timesOf(rollOut.times, outcome);
  const beginsAtMs = announced ? now : now + UPDATE_NOTICED_AFTER_MS;
  const begin: readonly ScheduledChange[] = announced
    ? []
    : [{ atMs: beginsAtMs, change: { kind: 'beginUpdate' } }];
  const startedAtMs = beginsAtMs + initializingMs;
  const gapMs = replicas > 1 ? 0 : ROLL_GAP_MS;
  switch (outcome.kind) {
    case 'ready':
      return [
        ...begin,
        ...(gapMs === 0 ? [] : [{ atMs: startedAtMs, change: { kind: 'stopReplica' } } as const]),
        { atMs: startedAtMs + gapMs, change: { kind: 'run', healthMs: gapMs === 0 ? 0 : healthMs } },
      ];
    case 'failed':
    case 'updateFailed': {
      const atMs = Math.max(beginsAtMs, now + (outcome.afterMs ?? FAILS_AFTER_MS));
      const kind = outcome.kind === 'failed' ? 'fail' : 'failUpdate';
      return [...begin, { atMs, change: { kind, failure: describeFailure(outcome) } }];
    }
    default:
      return begin;
  }
}

/** The short message is the one that production showed in 2026. */
function describeFailure(outcome: Extract<StartOutcome, { kind: 'failed' | 'updateFailed' }>): Failure {
  const isUpdate = outcome.kind === 'updateFailed';
  const message = isUpdate ? 'Endpoint failed to update' : 'Endpoint failed to start';
  const errorMessage = outcome.errorMessage ?? 'Container exited with code 1';
  return {
    cause: outcome.kind === 'failed' ? (outcome.cause ?? 'runtime') : 'configuration',
    message: outcome.message ?? message,
    errorMessage,
    logs: outcome.logs ?? [`ERROR ${errorMessage}`],
  };
}
