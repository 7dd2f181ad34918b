// Decides whether an unused endpoint is put to sleep, and says why. Pure: it may not read, store or send.

import { type Endpoint, stateOf, timeMs } from '@preview-endpoints/core/client';
import { hangsSinceMs } from '@preview-endpoints/core/previews';
import { callerKindOf } from '../../shared/callers.ts';
import { effectOf, type Intent } from '../../shared/intent/intent.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import type { FoundIdleRule } from './find-idle-rule.ts';

export interface IdleDecision {
  readonly act: 'scale-to-zero' | 'pause' | 'nothing';
  /** A sentence for people. */
  readonly why: string;
  /** The last use or change that the API gives (epoch milliseconds). Idleness after the same use counts as the same idleness. */
  readonly lastUsedAtMs: number | null;
}

const MS_PER_MINUTE = 60_000;
/** A person who started an endpoint is about to use it, and may need time for the first request. */
export const START_GRACE_MS = 15 * MS_PER_MINUTE;

/** Decides from one reading of the API. A time that the API does not give counts as use, so the endpoint is kept awake. */
export function decideIdle(
  endpoint: Endpoint,
  { idleMs, isPreview }: Pick<FoundIdleRule, 'idleMs' | 'isPreview'>,
  nowMs: number,
): IdleDecision {
  const state = stateOf(endpoint);
  const hangingMs = isPreview ? hangsSinceMs(endpoint, nowMs) : undefined;
  if (hangingMs !== undefined) {
    const minutes = Math.floor((nowMs - hangingMs) / MS_PER_MINUTE);
    const why = `It has been ${state} for ${minutes} minutes, and bills meanwhile.`;
    return { act: 'pause', why, lastUsedAtMs: hangingMs };
  }
  const lastUsedAtMs = timeMs(endpoint.status['lastUsedAt']) ?? null;
  const leave = (why: string): IdleDecision => ({ act: 'nothing', why, lastUsedAtMs });
  if (idleMs === null) return leave('Its sleep is left to the platform.');
  if (state !== 'running') return leave(`Its state is ${state}.`);
  if (isRolling(endpoint)) return leave('It is being started or changed.');
  if (lastUsedAtMs === null) return leave('The API does not say when it was last used.');
  const forMs = nowMs - lastUsedAtMs;
  if (forMs < idleMs) return leave('It was used within its idle time.');
  const minutes = Math.floor(forMs / MS_PER_MINUTE);
  const why = `No request for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return { act: canScaleToZero(endpoint) ? 'scale-to-zero' : 'pause', why, lastUsedAtMs };
}

/** Facts that only the endpoint's object has. Undefined: nothing keeps the endpoint awake. */
export function reasonToStayAwake(facts: {
  /** The newest first. */
  readonly intents: readonly Intent[];
  readonly override: Override | null;
  readonly nowMs: number;
}): string | undefined {
  const { intents, override, nowMs } = facts;
  if (override?.state === 'up' && nowMs < override.untilMs) return `It is kept up by ${override.by}.`;
  const waiting = intents.find(({ status }) => status === 'pending');
  if (waiting !== undefined) return `The ${waiting.action} by ${waiting.caller} is still being carried out.`;
  const start = intents.find((intent) => effectOf(intent) === 'start');
  const isByHand = start !== undefined && callerKindOf(start.caller) === 'key';
  return isByHand && nowMs - start.receivedAtMs < START_GRACE_MS
    ? `It was started by ${start.caller} just now.`
    : undefined;
}

function isRolling({ status }: Endpoint): boolean {
  const { readyReplica, targetReplica } = status;
  return (
    typeof readyReplica === 'number' && typeof targetReplica === 'number' && readyReplica < targetReplica
  );
}

/** Production refuses to scale an endpoint without a timeout (`workload cannot be scaled to zero`). */
function canScaleToZero({ compute }: Endpoint): boolean {
  return typeof compute?.scaling?.scaleToZeroTimeout === 'number';
}
