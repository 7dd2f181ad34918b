// Waits for a goal: looks, decides, sleeps, until the goal or the deadline. It may not write.

import type { Clock } from '../../ports.ts';
import { failure, type Result, success } from '../../result.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../fault.ts';
import type { Transport } from '../http/transport.ts';
import { type Endpoint, stateOf } from '../schemas/endpoint.ts';
import type { ApiReply, CallOptions, EndpointRef } from '../send-operation.ts';
import { type Goal, isTransitional, settleState } from './goals.ts';
import { checkHealth, type HealthAnswer, type HealthRefusal, isRefusal } from './health.ts';
import { createHold, type Hold } from './hold.ts';
import { loadingIntervalMs, pollIntervalMs } from './poll-schedule.ts';
import type { Mismatch, WaitFault } from './wait-fault.ts';

export interface WaitOptions {
  readonly goal: Goal;
  /** Every wait has a deadline. */
  readonly timeoutMs: number;
  /** For `ready`: how the endpoint differs from the request. Default: no differences. */
  readonly mismatches?: (endpoint: Endpoint) => readonly Mismatch[];
  /**
   * When a write that rolls out a new version was answered (epoch milliseconds). For a moment after it production still reports
   * `running`, or that the version before failed (huggingface_hub issue 2867).
   */
  readonly rolledAtMs?: number;
  /**
   * For `ready`: called when the health route answers, before a last look confirms it. Requests started here cost no extra time.
   */
  readonly onAnswers?: () => void;
  /** Called after every look, for reports only. */
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

export interface Look {
  /** The API's state, or `gone`, or `unknown` while the API does not answer. */
  readonly state: string;
  readonly message: string;
  readonly waitedMs: number;
}

export interface WaitOutcome {
  /** Absent when the goal was `gone`. */
  readonly endpoint?: Endpoint;
  readonly waitedMs: number;
  readonly looks: number;
}

export interface WaitContext {
  readonly clock: Clock;
  readonly transport: Transport;
  /** Where the API is. Its own host, and Hugging Face's hosts for endpoints, may receive the token. */
  readonly apiUrl: URL;
  readonly getEndpoint: (endpoint: EndpointRef, options?: CallOptions) => ApiReply<Endpoint>;
}

/**
 * After a rolling write, `running` counts only once another state was seen since, or once it has lasted this long. Recorded lags
 * are one to two seconds.
 */
const STALE_RUNNING_MS = 10_000;

/** Even a wait whose time is over looks once, and a look may take this long when the API is slow. */
const SHORTEST_LOOK_MS = 10_000;

/** The message of a failed start may contain the container's last lines; the logs have the rest. */
const LONGEST_MESSAGE_CHARACTERS = 2_000;

type NextLook =
  | { readonly kind: 'end'; readonly result: Result<WaitOutcome, WaitFault> }
  | { readonly kind: 'look-again'; readonly inMs: number }
  /** The server asked for a pause: nothing may end it early. */
  | { readonly kind: 'obey'; readonly inMs: number };

export async function waitUntil(
  context: WaitContext,
  endpoint: EndpointRef,
  options: WaitOptions,
): Promise<Result<WaitOutcome, WaitFault>> {
  const wait = createWait(context, endpoint, options);
  try {
    for (;;) {
      const step = await lookOnce(wait, await look(wait));
      if (step.kind === 'end') return step.result;
      const waitedMs = elapsed(wait);
      if (waitedMs >= options.timeoutMs) return failure(deadlinePassed(wait, waitedMs));
      const pauseMs = Math.min(step.inMs, options.timeoutMs - waitedMs);
      if (step.kind === 'obey') await context.clock.sleep(pauseMs, options.signal);
      else await wait.hold.sleepOrWake(pauseMs);
    }
  } finally {
    wait.hold.release();
  }
}

interface Wait {
  readonly context: WaitContext;
  readonly ref: EndpointRef;
  readonly options: WaitOptions;
  readonly startedMs: number;
  readonly hold: Hold;
  looks: number;
  lastState: string;
  sawTransition: boolean;
  /** Since when the state has been `running` while the health route does not answer. */
  loadingSinceMs: number | undefined;
  /** The health route's answer to the last look. Until there is one, the answer to a held request counts. */
  checked: HealthAnswer | undefined;
}

function createWait(context: WaitContext, ref: EndpointRef, options: WaitOptions): Wait {
  const hold = createHold({
    ...context,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const startedMs = context.clock.now();
  const seen = {
    looks: 0,
    lastState: 'unknown',
    sawTransition: false,
    loadingSinceMs: undefined,
    checked: undefined,
  };
  return { context, ref, options, startedMs, hold, ...seen };
}

/** A look ends with the wait, and at once when the caller aborts. */
function look(wait: Wait): ApiReply<Endpoint> {
  wait.looks += 1;
  const { signal, timeoutMs } = wait.options;
  const atMostMs = Math.max(SHORTEST_LOOK_MS, timeoutMs - elapsed(wait));
  return wait.context.getEndpoint(wait.ref, signal === undefined ? { atMostMs } : { atMostMs, signal });
}

function elapsed(wait: Wait): number {
  return wait.context.clock.now() - wait.startedMs;
}

async function lookOnce(wait: Wait, reply: Result<Endpoint, ApiFault>): Promise<NextLook> {
  if (wait.options.signal?.aborted === true)
    return ended(failure({ kind: 'cancelled', operation: 'getEndpoint' }));
  if (!reply.ok) return lookedInVain(wait, reply.fault);
  const state = stateOf(reply.value);
  wait.lastState = state;
  if (isTransitional(state)) {
    wait.sawTransition = true;
    wait.loadingSinceMs = undefined;
  }
  report(wait, state, tell(wait, reply.value.status.message));
  const { goal } = wait.options;
  const verdict = settleState(goal, state);
  if (verdict === 'never')
    return staleFailure(wait, state) ?? ended(failure(explainNever(wait, reply.value)));
  if (verdict === 'met')
    return goal === 'ready' ? lookAtHealth(wait, reply.value) : ended(success(outcome(wait, reply.value)));
  if (goal === 'ready') wait.hold.begin(reply.value);
  return refused(wait) ?? again(wait);
}

/** After a write that repairs a failed endpoint, the API still reports the failure for a moment. */
function staleFailure(wait: Wait, state: string): NextLook | undefined {
  const staleMs = isFailure(state) ? staleForMs(wait) : 0;
  return staleMs > 0 ? { kind: 'look-again', inMs: Math.min(staleMs, nextLookInMs(wait)) } : undefined;
}

async function lookAtHealth(wait: Wait, endpoint: Endpoint): Promise<NextLook> {
  const staleMs = staleForMs(wait);
  if (staleMs > 0) return { kind: 'look-again', inMs: Math.min(staleMs, nextLookInMs(wait)) };
  const health = await checkHealth(wait.context, endpoint, wait.options.signal);
  if (isRefusal(health)) return ended(failure(faultOf(health)));
  if (health.kind === 'notYet') {
    wait.checked = health.answer;
    wait.loadingSinceMs ??= wait.context.clock.now();
    wait.hold.begin(endpoint);
    return again(wait);
  }
  wait.options.onAnswers?.();
  return confirmServed(wait, endpoint);
}

/** Somebody may have written between the look and the health answer; then it is unknown which version answered. */
async function confirmServed(wait: Wait, before: Endpoint): Promise<NextLook> {
  const reply = await look(wait);
  if (!reply.ok) return lookedInVain(wait, reply.fault);
  const after = reply.value;
  const isSame = stateOf(after) === stateOf(before) && after.status.updatedAt === before.status.updatedAt;
  if (!isSame) return { kind: 'look-again', inMs: 0 };
  const mismatches = wait.options.mismatches?.(after) ?? [];
  if (mismatches.length > 0) return ended(failure({ kind: 'servesSomethingElse', mismatches }));
  return ended(success(outcome(wait, after)));
}

/** For how many milliseconds more `running` may still mean the version before the write; 0 or less: no longer. */
function staleForMs({ options, sawTransition, context }: Wait): number {
  const { rolledAtMs } = options;
  if (rolledAtMs === undefined || sawTransition) return 0;
  return STALE_RUNNING_MS - (context.clock.now() - rolledAtMs);
}

/** A look without an endpoint: it is gone, the trouble is temporary, or the refusal is permanent. */
function lookedInVain(wait: Wait, fault: ApiFault): NextLook {
  const { goal } = wait.options;
  if (fault.kind === 'notFound') {
    report(wait, 'gone', '');
    return ended(goal === 'gone' ? success(outcome(wait)) : failure({ kind: 'vanished', goal }));
  }
  report(wait, 'unknown', '');
  if (fault.kind === 'rateLimited') {
    const fits = elapsed(wait) + fault.retryAfterMs < wait.options.timeoutMs;
    return fits ? { kind: 'obey', inMs: fault.retryAfterMs } : ended(failure(fault));
  }
  if (fault.kind === 'cancelled' || !leavesOutcomeUnclear(fault)) return ended(failure(fault));
  return again(wait);
}

function refused(wait: Wait): NextLook | undefined {
  const refusal = wait.hold.refusal();
  return refusal === undefined ? undefined : ended(failure(faultOf(refusal)));
}

function faultOf(refusal: HealthRefusal): WaitFault {
  return refusal.kind === 'tokenRefused' ? { ...refusal, kind: 'tokenRefusedByEndpoint' } : refusal;
}

function explainNever(wait: Wait, endpoint: Endpoint): WaitFault {
  const state = stateOf(endpoint);
  if (!isFailure(state)) return { kind: 'stopped', goal: wait.options.goal, state };
  const { errorMessage, message } = endpoint.status;
  return { kind: 'startFailed', state, message: tell(wait, errorMessage ?? message) };
}

/** A container's text may contain values that it was started with. */
function tell(wait: Wait, message: string | null | undefined): string {
  return wait.context.transport.redact(message ?? '', LONGEST_MESSAGE_CHARACTERS);
}

function isFailure(state: string): state is 'failed' | 'updateFailed' {
  return state === 'failed' || state === 'updateFailed';
}

function deadlinePassed(wait: Wait, waitedMs: number): WaitFault {
  const health = wait.checked ?? wait.hold.lastAnswer();
  const facts = { goal: wait.options.goal, state: wait.lastState, waitedMs };
  return { kind: 'deadlinePassed', ...facts, ...(health === undefined ? {} : { health }) };
}

function outcome(wait: Wait, endpoint?: Endpoint): WaitOutcome {
  const facts = { waitedMs: elapsed(wait), looks: wait.looks };
  return endpoint === undefined ? facts : { ...facts, endpoint };
}

function report(wait: Wait, state: string, message: string): void {
  wait.options.onLook?.({ state, message, waitedMs: elapsed(wait) });
}

function again(wait: Wait): NextLook {
  return { kind: 'look-again', inMs: nextLookInMs(wait) };
}

/** A held request reports readiness by itself. Without one, a container that is up is looked at often. */
function nextLookInMs({ hold, loadingSinceMs, ...wait }: Wait): number {
  const nowMs = wait.context.clock.now();
  const isHolding = hold.isHolding();
  if (loadingSinceMs !== undefined && !isHolding) return loadingIntervalMs(nowMs - loadingSinceMs);
  return pollIntervalMs(wait.options.goal, nowMs - wait.startedMs, isHolding);
}

function ended(result: Result<WaitOutcome, WaitFault>): NextLook {
  return { kind: 'end', result };
}
