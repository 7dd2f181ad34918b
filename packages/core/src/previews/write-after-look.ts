// Writes to a target that people may change at any moment: it reads the target right before each write and each repetition.

import type { Client } from '../client/client.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import { isSeenWritten } from './promotion-record.ts';

export interface WriteOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly target: EndpointRef;
  readonly signal?: AbortSignal;
}

export type WriteFault =
  /** In the cases `notRead`, `notWritten` and `cancelled` nothing was written. */
  | { readonly kind: 'notRead' | 'notWritten'; readonly fault: ApiFault }
  | { readonly kind: 'cancelled'; readonly written: false }
  /** Somebody else has written since, so nothing was written. `found` is the fingerprint of the present state. */
  | { readonly kind: 'touched'; readonly found: string }
  /** It is unknown whether the write took effect. */
  | { readonly kind: 'writeUnclear'; readonly fault: ApiFault };

/** With the pauses between them more than half a minute: longer than a short fault lasts. */
const MOST_WRITES = 5;
/** A write whose reply was lost may commit a moment later. */
const PAUSE_MS = 5_000;
/** If the server asks for a longer pause, the next run tries again. */
const LONGEST_PAUSE_MS = 120_000;
/** The transport does not retry, because somebody may change the target during its pause. */
export const ONCE = { limits: { maxAttempts: 1 } };

/** Returns what somebody else has changed since the body was made. Undefined: nothing. */
type FindChange = (now: Endpoint) => Promise<string | undefined>;

export async function writeAfterLook(
  options: WriteOptions,
  body: UpdateEndpointRequest,
  findChange: FindChange,
): Promise<Result<void, WriteFault>> {
  const { client, clock, target, signal } = options;
  let unclear: ApiFault | undefined;
  for (let writes = 1; ; writes += 1) {
    const now = await client.getEndpoint(target);
    if (now.ok && unclear !== undefined && isSeenWritten(body, now.value)) return success(undefined);
    const obstacle = await findObstacle(now, findChange, signal);
    if (obstacle !== undefined) return failure(orUnclear(unclear, obstacle));
    const written = await client.updateEndpoint(target, body, ONCE);
    if (written.ok) return success(undefined);
    const { fault } = written;
    if (leavesOutcomeUnclear(fault)) unclear = fault;
    const pauseMs = writes === MOST_WRITES ? undefined : pauseAfter(fault, PAUSE_MS);
    if (pauseMs === undefined) return failure(orUnclear(unclear, { kind: 'notWritten', fault }));
    await clock.sleep(pauseMs, signal);
  }
}

async function findObstacle(
  now: Result<Endpoint, ApiFault>,
  findChange: FindChange,
  signal: AbortSignal | undefined,
): Promise<WriteFault | undefined> {
  if (!now.ok) return { kind: 'notRead', fault: now.fault };
  const found = await findChange(now.value);
  if (found !== undefined) return { kind: 'touched', found };
  return signal?.aborted === true ? { kind: 'cancelled', written: false } : undefined;
}

/** A write that may have taken effect matters more than the reason why it was not repeated. */
function orUnclear(unclear: ApiFault | undefined, fault: WriteFault): WriteFault {
  return unclear === undefined ? fault : { kind: 'writeUnclear', fault: unclear };
}

/** Milliseconds to wait before the next read and write. Undefined: the write would be refused again, or for a long time. */
export function pauseAfter(fault: ApiFault, leastMs: number): number | undefined {
  if (fault.kind !== 'rateLimited') return leavesOutcomeUnclear(fault) ? leastMs : undefined;
  return fault.retryAfterMs > LONGEST_PAUSE_MS ? undefined : Math.max(fault.retryAfterMs, leastMs);
}
