// Writes to a target that people may change at any moment: it looks right before each write, also before one that is repeated.

import type { Client } from '../client/client.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import { isAsWritten } from './promotion-record.ts';

export interface WriteOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly target: EndpointRef;
  readonly signal?: AbortSignal;
}

export type WriteFault =
  /** Of these three nothing was written. */
  | { readonly kind: 'notRead' | 'notWritten'; readonly fault: ApiFault }
  | { readonly kind: 'cancelled'; readonly written: false }
  /** Somebody else wrote since; `found` tells what there is now. */
  | { readonly kind: 'touched'; readonly found: string }
  /** Nobody knows whether the write took effect. */
  | { readonly kind: 'writeUnclear'; readonly fault: ApiFault };

/** With the pauses between them half a minute and more: longer than a passing fault lasts. */
const MOST_WRITES = 5;
/** A write whose reply was lost may commit a moment later. */
const PAUSE_MS = 5_000;
/** A server that wants a longer pause is asked again by the next run. */
const LONGEST_PAUSE_MS = 120_000;
/** The transport repeats nothing: during its pause somebody may change the target. */
export const ONCE = { limits: { maxAttempts: 1 } };

/** Tells what somebody else has changed since the body was made. Undefined: nothing. */
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
    if (now.ok && unclear !== undefined && isAsWritten(body, now.value)) return success(undefined);
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

/** What may have been written counts more than why it was not written again. */
function orUnclear(unclear: ApiFault | undefined, fault: WriteFault): WriteFault {
  return unclear === undefined ? fault : { kind: 'writeUnclear', fault: unclear };
}

/** How long to wait before the look and the next write. Undefined: it would be refused again, or not be taken for long. */
export function pauseAfter(fault: ApiFault, leastMs: number): number | undefined {
  if (fault.kind !== 'rateLimited') return leavesOutcomeUnclear(fault) ? leastMs : undefined;
  return fault.retryAfterMs > LONGEST_PAUSE_MS ? undefined : Math.max(fault.retryAfterMs, leastMs);
}
