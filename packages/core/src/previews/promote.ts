// Writes a reviewed spec to a named endpoint, proves that it serves, and rolls back when it does not.
// It may not change what the spec does not state, or what somebody else has changed since it read the target.

import type { Client } from '../client/client.ts';
import type { ApiFault } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { WaitFault } from '../client/wait/wait-fault.ts';
import type { Look } from '../client/wait/wait-until.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import { lastChangeMs } from './last-change.ts';
import {
  canServe,
  fingerprintTarget,
  type PromotedSpec,
  type PromotionPlan,
  type PromotionRefusal,
  planPromotion,
} from './promotion.ts';
import { holds, isAsWritten, type PromotionRecord, whatToUndo } from './promotion-record.ts';
import { withSendableRollback } from './sendable-rollback.ts';
import { type WriteFault, writeAfterLook } from './write-after-look.ts';

/** The progress of a promotion, reported before and after each effect, for a record that outlives the run. */
export type PromotionPhase =
  /** `record` is what a later run needs to finish or undo this one. */
  | { readonly kind: 'planned'; readonly plan: PromotionPlan; readonly record: PromotionRecord }
  | { readonly kind: 'written' }
  | { readonly kind: 'testing' }
  | { readonly kind: 'goingBack'; readonly cause: PromotionCause };

export interface PromoteOptions<Failure> {
  readonly client: Client;
  readonly clock: Clock;
  readonly target: EndpointRef;
  readonly spec: PromotedSpec;
  /**
   * What earlier runs may have written and never proved, as they recorded it, the newest first. A rollback restores the state
   * before the first of them that the target still has.
   */
  readonly unfinished?: readonly PromotionRecord[];
  /** `fingerprintTarget` of the target that was reviewed. Absent: the target is changed as it is now. */
  readonly expected?: string;
  /** How long the new version may take to serve, and the old one to serve again after a rollback; milliseconds. */
  readonly timeoutMs: number;
  /** Tests the new version once it serves, for example with cases. A failure rolls back. Default: no test. */
  readonly test?: (target: Endpoint) => Promise<Result<void, Failure>>;
  /** May the plan be carried out, for example given its price? A failure ends before the first write. */
  readonly allow?: (plan: PromotionPlan, target: Endpoint) => Result<void, Failure>;
  /** Resolves once the phase is recorded. The next step waits for it. */
  readonly onPhase?: (phase: PromotionPhase) => Promise<void>;
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

/** Why a version was not kept. */
export type PromotionCause<Failure = unknown> =
  | { readonly kind: 'notServing'; readonly fault: WaitFault }
  | { readonly kind: 'testFailed'; readonly fault: Failure };

export type Promotion =
  /** The new version serves. */
  | { readonly outcome: 'promoted'; readonly plan: PromotionPlan; readonly target: Endpoint }
  /** The target already had the stated parts, and serves. */
  | { readonly outcome: 'unchanged'; readonly plan: PromotionPlan; readonly target: Endpoint }
  /** A paused target has the new spec. It serves when somebody resumes it. */
  | { readonly outcome: 'paused'; readonly plan: PromotionPlan; readonly target: Endpoint };

export type PromoteFault<Failure> =
  /** Nothing was written. */
  | { readonly kind: 'refused'; readonly refusal: PromotionRefusal }
  | { readonly kind: 'notAllowed'; readonly fault: Failure }
  | { readonly kind: 'notRead'; readonly fault: ApiFault }
  | { readonly kind: 'changedSince'; readonly expected: string; readonly found: string }
  /** The write was refused. The target is unchanged. */
  | { readonly kind: 'notWritten'; readonly fault: ApiFault }
  /** It is unknown whether the write took effect. */
  | { readonly kind: 'writeUnclear'; readonly fault: ApiFault }
  /** The old version is restored and serves. */
  | {
      readonly kind: 'rolledBack';
      readonly cause: PromotionCause<Failure>;
      readonly notRestored: readonly string[];
    }
  /** The old version is restored, or was to be restored, but is not proven to serve. */
  | {
      readonly kind: 'notRolledBack';
      readonly cause: PromotionCause<Failure>;
      readonly why: NotBack;
    }
  /** The run was cancelled. `written`: the target has the new spec, but it is not known whether it serves. */
  | { readonly kind: 'cancelled'; readonly written: boolean };

export type NotBack =
  | ApiFault
  | WaitFault
  /** Somebody else has written since. Their write is not undone. */
  | { readonly kind: 'changedByOthers' }
  /** The target did not serve before either, and no earlier run is known to have changed it. */
  | { readonly kind: 'nothingToGoBackTo' };

export async function promote<Failure>(
  options: PromoteOptions<Failure>,
): Promise<Result<Promotion, PromoteFault<Failure>>> {
  const before = await options.client.getEndpoint(options.target);
  if (!before.ok) return failure({ kind: 'notRead', fault: before.fault });
  const planned = await plan(options, before.value);
  if (!planned.ok) return planned;
  // An earlier run's write is not undone once somebody else has overwritten it.
  const unfinished = options.unfinished?.find(({ body }) => isAsWritten(body, before.value));
  const promoted = { plan: planned.value, before: before.value, unfinished };
  const record = whatToUndo(planned.value, unfinished);
  await options.onPhase?.({ kind: 'planned', plan: planned.value, record });
  if (isCancelled(options)) return failure({ kind: 'cancelled', written: false });
  if (planned.value.changes.length > 0) {
    const written = await writePlanned(options, planned.value.body, before.value);
    if (!written.ok) return written;
    await options.onPhase?.({ kind: 'written' });
  }
  return prove(options, promoted, record);
}

async function plan<Failure>(
  options: PromoteOptions<Failure>,
  before: Endpoint,
): Promise<Result<PromotionPlan, PromoteFault<Failure>>> {
  const found = await fingerprintTarget(before);
  const dialect = await options.client.dialect();
  if (!dialect.ok) return failure({ kind: 'notRead', fault: dialect.fault });
  const planned = planPromotion(options.spec, before, dialect.value);
  if (planned.kind === 'refused') return failure(planned);
  const { expected } = options;
  const promotion = withSendableRollback(planned.plan);
  const isStale = expected !== undefined && expected !== found && promotion.changes.length > 0;
  if (isStale) return failure({ kind: 'changedSince', expected, found });
  const allowed = options.allow?.(promotion, before) ?? success(undefined);
  return allowed.ok ? success(promotion) : failure({ kind: 'notAllowed', fault: allowed.fault });
}

/** Recording a plan takes time: the target is written to only if it is still as planned for. */
async function writePlanned<Failure>(
  options: PromoteOptions<Failure>,
  body: UpdateEndpointRequest,
  before: Endpoint,
): Promise<Result<void, PromoteFault<Failure>>> {
  const expected = await fingerprintTarget(before);
  const written = await writeAfterLook(options, body, async (now) => {
    const found = await fingerprintTarget(now);
    return found === expected && !haveSecretsChanged(body, before, now) ? undefined : found;
  });
  if (written.ok) return written;
  const { fault } = written;
  return failure(fault.kind === 'touched' ? { kind: 'changedSince', expected, found: fault.found } : fault);
}

/** Secrets cannot be read. If the plan writes secrets, any change since may have been a change of secrets. */
function haveSecretsChanged(body: UpdateEndpointRequest, before: Endpoint, now: Endpoint): boolean {
  return body.model?.secrets !== undefined && before.status.updatedAt !== now.status.updatedAt;
}

async function prove<Failure>(
  options: PromoteOptions<Failure>,
  {
    plan,
    before,
    unfinished,
  }: {
    readonly plan: PromotionPlan;
    readonly before: Endpoint;
    readonly unfinished: PromotionRecord | undefined;
  },
  record: PromotionRecord,
): Promise<Result<Promotion, PromoteFault<Failure>>> {
  const isChanged = plan.changes.length > 0;
  if (!canServe(before))
    return success({ outcome: isChanged ? 'paused' : 'unchanged', plan, target: before });
  // What an earlier run wrote a moment ago may not have begun to roll either.
  const written = isChanged && plan.rolls ? plan.body : (unfinished?.body ?? {});
  const served = await waitUntilServed(options, written, rolledAtMs(options, before, written));
  if (!served.ok && isCancelled(options)) return failure({ kind: 'cancelled', written: isChanged });
  if (!served.ok) return goBack(options, record, { kind: 'notServing', fault: served.fault });
  await options.onPhase?.({ kind: 'testing' });
  const tested = (await options.test?.(served.value)) ?? success(undefined);
  if (isCancelled(options)) return failure({ kind: 'cancelled', written: isChanged });
  if (!tested.ok) return goBack(options, record, { kind: 'testFailed', fault: tested.fault });
  return success({ outcome: isChanged ? 'promoted' : 'unchanged', plan, target: served.value });
}

/** Even if we wrote nothing, somebody may have written a moment ago: a run that died without a record, or a person. */
function rolledAtMs(
  { clock }: { readonly clock: Clock },
  before: Endpoint,
  written: UpdateEndpointRequest,
): number {
  const nowMs = clock.now();
  return Object.keys(written).length > 0 ? nowMs : (lastChangeMs(before, nowMs) ?? nowMs);
}

/** `body` is what was written a moment ago; until it rolls, production still says `running` of the version before. */
async function waitUntilServed(
  { client, target, timeoutMs, onLook, signal }: Omit<PromoteOptions<never>, 'allow' | 'test' | 'spec'>,
  body: UpdateEndpointRequest,
  rolledAtMs: number,
): Promise<Result<Endpoint, WaitFault>> {
  const waited = await client.waitUntil(target, {
    goal: 'ready',
    timeoutMs,
    mismatches: (endpoint) =>
      holds(body, endpoint) ? [] : [{ path: 'spec', asked: 'what was promoted', got: 'something else' }],
    rolledAtMs,
    ...(onLook === undefined ? {} : { onLook }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!waited.ok) return waited;
  const { endpoint } = waited.value;
  return endpoint === undefined ? failure({ kind: 'vanished', goal: 'ready' }) : success(endpoint);
}

/** Undoes only the promoted changes, and only if nobody has written since. */
async function goBack<Failure>(
  options: PromoteOptions<Failure>,
  record: PromotionRecord,
  cause: PromotionCause<Failure>,
): Promise<Result<never, PromoteFault<Failure>>> {
  await options.onPhase?.({ kind: 'goingBack', cause });
  const back = await writeBack(options, record);
  if (!back.ok) return failure({ kind: 'notRolledBack', cause, why: back.fault });
  return failure({ kind: 'rolledBack', cause, notRestored: record.notRestorable });
}

async function writeBack<Failure>(
  options: PromoteOptions<Failure>,
  { body, rollback }: PromotionRecord,
): Promise<Result<Endpoint, NotBack>> {
  if (Object.keys(rollback).length === 0) return failure({ kind: 'nothingToGoBackTo' });
  const written = await writeAfterLook(options, rollback, async (now) =>
    isAsWritten(body, now) ? undefined : fingerprintTarget(now),
  );
  if (!written.ok) return failure(whyNotBack(written.fault));
  return waitUntilServed(options, rollback, options.clock.now());
}

function whyNotBack(fault: WriteFault): NotBack {
  if (fault.kind === 'touched') return { kind: 'changedByOthers' };
  return fault.kind === 'cancelled' ? { kind: 'cancelled', operation: 'updateEndpoint' } : fault.fault;
}

function isCancelled({ signal }: { readonly signal?: AbortSignal }): boolean {
  return signal?.aborted === true;
}
