// Writes a reviewed spec to a named endpoint, proves that it serves, and rolls back when it does not.
// It may not change what the spec does not state, or what somebody else has changed since it read the target.

import type { Client } from '../client/client.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { WaitFault } from '../client/wait/wait-fault.ts';
import type { Look } from '../client/wait/wait-until.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import { sameJson } from './canonical-json.ts';
import { mergeChanges } from './plan.ts';
import {
  canServe,
  fingerprintTarget,
  type PromotedSpec,
  type PromotionPlan,
  type PromotionRefusal,
  planPromotion,
} from './promotion.ts';

/** The progress of a promotion, reported before and after each effect, for a record that outlives the run. */
export type PromotionPhase =
  | { readonly kind: 'planned'; readonly plan: PromotionPlan }
  | { readonly kind: 'written' }
  | { readonly kind: 'testing' }
  | { readonly kind: 'goingBack'; readonly cause: PromotionCause };

/** What a run records before it writes, so that another can finish or undo its work. */
export type PromotionRecord = Pick<PromotionPlan, 'body' | 'rollback' | 'notRestorable'>;

export interface PromoteOptions<Failure> {
  readonly client: Client;
  readonly clock: Clock;
  readonly target: EndpointRef;
  readonly spec: PromotedSpec;
  /** What an earlier run wrote and never proved, as it recorded it: the way back leads before that. */
  readonly unfinished?: PromotionRecord;
  /** `fingerprintTarget` of the target that was reviewed. Absent: what is there now is what is changed. */
  readonly expected?: string;
  /** How long the new version may take to serve, and the old one to come back; milliseconds. */
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

/** A write whose reply was lost is looked for, and made again when it is not there. */
const MOST_WRITES = 3;
/** A lost write may commit a moment later. */
const UNCLEAR_PAUSE_MS = 5_000;

export async function promote<Failure>(
  options: PromoteOptions<Failure>,
): Promise<Result<Promotion, PromoteFault<Failure>>> {
  const before = await options.client.getEndpoint(options.target);
  if (!before.ok) return failure({ kind: 'notRead', fault: before.fault });
  const planned = await plan(options, before.value);
  if (!planned.ok) return planned;
  await options.onPhase?.({ kind: 'planned', plan: planned.value });
  if (isCancelled(options)) return failure({ kind: 'cancelled', written: false });
  const isChanged = planned.value.changes.length > 0;
  if (isChanged) {
    const untouched = await seeUntouched(options, before.value);
    if (!untouched.ok) return untouched;
    const written = await write(options, planned.value.body, before.value);
    if (!written.ok) return written;
    await options.onPhase?.({ kind: 'written' });
  }
  return prove(withFresh(options, before.value), planned.value, before.value);
}

/** What an earlier run wrote is not undone once somebody else has written over it. */
function withFresh<Failure>(options: PromoteOptions<Failure>, before: Endpoint): PromoteOptions<Failure> {
  const { unfinished, ...rest } = options;
  return unfinished !== undefined && isAsWritten(unfinished.body, before) ? options : rest;
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
  const isStale = expected !== undefined && expected !== found && planned.plan.changes.length > 0;
  if (isStale) return failure({ kind: 'changedSince', expected, found });
  const allowed = options.allow?.(planned.plan, before) ?? success(undefined);
  return allowed.ok ? success(planned.plan) : failure({ kind: 'notAllowed', fault: allowed.fault });
}

/** Recording a plan takes a while, and the env is written whole: what somebody wrote meanwhile would be lost. */
async function seeUntouched<Failure>(
  { client, target }: PromoteOptions<Failure>,
  before: Endpoint,
): Promise<Result<void, PromoteFault<Failure>>> {
  const now = await client.getEndpoint(target);
  if (!now.ok) return failure({ kind: 'notRead', fault: now.fault });
  const [expected, found] = await Promise.all([fingerprintTarget(before), fingerprintTarget(now.value)]);
  return expected === found ? success(undefined) : failure({ kind: 'changedSince', expected, found });
}

type WriteFault = Extract<PromoteFault<never>, { readonly kind: 'notWritten' | 'writeUnclear' }>;

/** Writes, and when nobody knows whether that took effect, looks: the target has the body, or is as it was, or somebody else wrote. */
async function write<Failure>(
  options: PromoteOptions<Failure>,
  body: UpdateEndpointRequest,
  before: Endpoint,
): Promise<Result<void, WriteFault>> {
  const { client, clock, target, signal } = options;
  const was = await fingerprintTarget(before);
  for (let writes = 1; ; writes += 1) {
    const written = await client.updateEndpoint(target, body);
    if (written.ok) return success(undefined);
    const { fault } = written;
    if (!leavesOutcomeUnclear(fault) || fault.kind === 'cancelled')
      return failure({ kind: 'notWritten', fault });
    await clock.sleep(UNCLEAR_PAUSE_MS, signal);
    const now = await client.getEndpoint(target);
    if (!now.ok) return failure({ kind: 'writeUnclear', fault });
    if (isAsWritten(body, now.value)) return success(undefined);
    const isAsBefore = (await fingerprintTarget(now.value)) === was;
    if (!isAsBefore || writes === MOST_WRITES) return failure({ kind: 'writeUnclear', fault });
  }
}

async function prove<Failure>(
  options: PromoteOptions<Failure>,
  plan: PromotionPlan,
  before: Endpoint,
): Promise<Result<Promotion, PromoteFault<Failure>>> {
  const isChanged = plan.changes.length > 0;
  if (!canServe(before))
    return success({ outcome: isChanged ? 'paused' : 'unchanged', plan, target: before });
  // What an earlier run wrote a moment ago may not have begun to roll either.
  const written = isChanged && plan.rolls ? plan.body : (options.unfinished?.body ?? {});
  const served = await waitUntilServed(options, written);
  if (!served.ok && isCancelled(options)) return failure({ kind: 'cancelled', written: isChanged });
  if (!served.ok) return goBack(options, plan, { kind: 'notServing', fault: served.fault });
  await options.onPhase?.({ kind: 'testing' });
  const tested = (await options.test?.(served.value)) ?? success(undefined);
  if (isCancelled(options)) return failure({ kind: 'cancelled', written: isChanged });
  if (!tested.ok) return goBack(options, plan, { kind: 'testFailed', fault: tested.fault });
  return success({ outcome: isChanged ? 'promoted' : 'unchanged', plan, target: served.value });
}

/** `body` is what was written a moment ago; until it rolls, production still says `running` of the version before. */
async function waitUntilServed(
  {
    client,
    clock,
    target,
    timeoutMs,
    onLook,
    signal,
  }: Omit<PromoteOptions<never>, 'allow' | 'test' | 'spec'>,
  body: UpdateEndpointRequest,
): Promise<Result<Endpoint, WaitFault>> {
  const rolls = Object.keys(body).length > 0;
  const waited = await client.waitUntil(target, {
    goal: 'ready',
    timeoutMs,
    mismatches: (endpoint) =>
      holds(body, endpoint) ? [] : [{ path: 'spec', asked: 'what was promoted', got: 'something else' }],
    ...(rolls ? { rolledAtMs: clock.now() } : {}),
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
  plan: PromotionPlan,
  cause: PromotionCause<Failure>,
): Promise<Result<never, PromoteFault<Failure>>> {
  await options.onPhase?.({ kind: 'goingBack', cause });
  const back = await writeBack(options, whatToUndo(plan, options.unfinished));
  if (!back.ok) return failure({ kind: 'notRolledBack', cause, why: back.fault });
  return failure({ kind: 'rolledBack', cause, notRestored: back.value.notRestorable });
}

/** An unfinished promotion before this one was never proven to serve, so both are undone. */
function whatToUndo(plan: PromotionPlan, unfinished: PromotionRecord | undefined): PromotionRecord {
  if (unfinished === undefined) return plan;
  return {
    body: mergeChanges([unfinished.body, plan.body]),
    rollback: mergeChanges([plan.rollback, unfinished.rollback]),
    notRestorable: [...new Set([...plan.notRestorable, ...unfinished.notRestorable])],
  };
}

async function writeBack<Failure>(
  options: PromoteOptions<Failure>,
  undo: PromotionRecord,
): Promise<Result<PromotionRecord, NotBack>> {
  if (Object.keys(undo.rollback).length === 0) return failure({ kind: 'nothingToGoBackTo' });
  const now = await options.client.getEndpoint(options.target);
  if (!now.ok) return now;
  if (!isAsWritten(undo.body, now.value)) return failure({ kind: 'changedByOthers' });
  const written = await write(options, undo.rollback, now.value);
  if (!written.ok) return failure(written.fault.fault);
  const served = await waitUntilServed(options, undo.rollback);
  return served.ok ? success(undo) : served;
}

function isCancelled({ signal }: { readonly signal?: AbortSignal }): boolean {
  return signal?.aborted === true;
}

/** The env is written whole, so that a name which somebody added to it since would be lost by the next write. */
function isAsWritten(body: UpdateEndpointRequest, endpoint: Endpoint): boolean {
  const env = body.model?.env;
  return holds(body, endpoint) && (env === undefined || sameJson(env, endpoint.model?.env ?? {}));
}

/** Does the endpoint have everything that the body states? Secrets and credentials are never given back. */
export function holds(body: unknown, endpoint: unknown): boolean {
  if (body === undefined || body === null) return true;
  if (typeof body !== 'object' || Array.isArray(body)) return sameJson(body, endpoint);
  if (typeof endpoint !== 'object' || endpoint === null) return Object.keys(body).length === 0;
  return Object.entries(body).every(
    ([key, value]) => NEVER_TOLD.has(key) || holds(value, Reflect.get(endpoint, key)),
  );
}

const NEVER_TOLD: ReadonlySet<string> = new Set(['secrets', 'credentials']);
