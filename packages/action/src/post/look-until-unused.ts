// Looks at a preview until it answers no more requests, so that it may be paused or scaled to zero; for two minutes at most. It
// writes nothing.

import type { Endpoint, EndpointRef, PendingRequests } from '@preview-endpoints/core/client';
import { askPending, decideUnderWay, type UnderWay } from '@preview-endpoints/core/previews';
import type { Job } from '../commands/job.ts';
import type { RestDecision } from './decide-rest.ts';

/** Most answers are over by then. A longer request is real use of the preview, and the job's machine must not wait for it. */
const WAIT_WITHIN_MS = 2 * 60_000;
const LOOK_EVERY_MS = 10_000;

export interface RestLook {
  readonly decision: RestDecision;
  readonly endpoint?: Endpoint;
}

/** A preview that needs no pause is not asked for its metrics. */
export async function lookUntilUnused(
  job: Job,
  ref: EndpointRef,
  look: () => Promise<RestLook>,
): Promise<RestLook> {
  const { clock } = job.ports;
  const untilMs = clock.now() + WAIT_WITHIN_MS;
  const first = await look();
  let seen = first;
  while (seen.decision.kind === 'rest' && seen.endpoint !== undefined) {
    const pending = await waitUntilUnused(job, ref, { endpoint: seen.endpoint, untilMs });
    seen = await look();
    if (seen.decision.kind !== 'rest' || seen.endpoint === undefined) break;
    const underWay = decideUnderWay(pending, seen.endpoint);
    if (!mayStillChange(underWay)) break;
    if (clock.now() >= untilMs) return settle(job, { underWay, first, last: seen });
  }
  return seen;
}

/** Resolves with the last metrics. */
async function waitUntilUnused(
  job: Job,
  ref: EndpointRef,
  { endpoint, untilMs }: { readonly endpoint: Endpoint; readonly untilMs: number },
): Promise<PendingRequests | undefined> {
  const { clock } = job.ports;
  let said: UnderWay | undefined;
  for (;;) {
    const pending = await askPending(job.client, ref, job.apiNow());
    const underWay = decideUnderWay(pending, endpoint);
    if (!mayStillChange(underWay) || clock.now() >= untilMs) return pending;
    if (underWay !== said) job.reporter.line(`${ref.name}: ${WHY_WAITING[underWay]}`);
    said = underWay;
    await clock.sleep(LOOK_EVERY_MS);
  }
}

type Changing = 'some' | 'notToldYet';

function mayStillChange(underWay: UnderWay): underWay is Changing {
  return underWay === 'some' || underWay === 'notToldYet';
}

const WHY_WAITING = {
  some: "somebody's request is being answered, so this waits for its end, for at most two minutes",
  notToldYet: 'the metrics do not show the last request yet, so this waits for them, for at most two minutes',
} as const satisfies Record<Changing, string>;

/** Metrics that do not change prove nothing, and must not keep a preview billing. */
function settle(
  { reporter }: Job,
  {
    underWay,
    first,
    last,
  }: { readonly underWay: Changing; readonly first: RestLook; readonly last: RestLook },
): RestLook {
  const isUsed = underWay === 'some' || lastUseOf(first) !== lastUseOf(last);
  if (!isUsed) return last;
  const idleMinutes = ownSleepMinutes(last.endpoint);
  if (idleMinutes !== undefined) return { ...last, decision: { kind: 'inUse', idleMinutes } };
  reporter.line(
    "Somebody's request is still being answered. It would never sleep by itself, so it is not left.",
  );
  return last;
}

function lastUseOf({ endpoint }: RestLook): unknown {
  return endpoint?.status['lastUsedAt'];
}

/** The platform puts it to sleep after so many minutes without a request; undefined: never. */
function ownSleepMinutes(endpoint: Endpoint | undefined): number | undefined {
  const { minReplica, scaleToZeroTimeout } = endpoint?.compute?.scaling ?? {};
  return minReplica === 0 && typeof scaleToZeroTimeout === 'number' ? scaleToZeroTimeout : undefined;
}
