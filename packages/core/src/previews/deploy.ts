// Brings a preview to its desired state: read, plan, apply, and read again after an unclear reply. It may not wait for readiness.

import type { Client } from '../client/client.ts';
import { type ApiFault, isApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { OperationId } from '../client/operations.ts';
import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import type { DesiredPreview } from './desired.ts';
import { lastChangeMs } from './last-change.ts';
import type { Ownership } from './ownership.ts';
import { type Plan, type PlanOutcome, type PlanStep, planPreview, type SleepingChange } from './plan.ts';
import type { PreviewFault } from './preview-fault.ts';
import { removeEndpoint } from './remove.ts';
import { ONCE, pauseAfter } from './write-after-look.ts';

/** The input of a deploy: ports, the desired preview, and rules on who may be written to. */
export interface DeployOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly endpoint: EndpointRef;
  readonly desired: DesiredPreview;
  /** Checked on any endpoint that already has the name, before any write. */
  readonly ownership: (endpoint: Endpoint) => Ownership;
  /** May the endpoint be deleted to make room for its replacement? Checked only when a plan needs it. */
  readonly mayReplace: (endpoint: Endpoint) => Ownership;
  /** A GET by name has just answered 404, so the first round need not read again: a create is refused if somebody was faster. */
  readonly isAbsent?: boolean;
  /** `current` is the endpoint that the plan was made for. */
  readonly onStep?: (step: PlanStep, plan: Plan, current: Endpoint | undefined) => void;
  /** Default: a changed sleeping preview is woken. */
  readonly sleeping?: SleepingChange;
  readonly signal?: AbortSignal;
}

/** The outcome of a deploy, and the endpoint that it left. */
export interface Deployed {
  readonly outcome: PlanOutcome;
  readonly plan: Plan;
  /** The endpoint as last read or answered. */
  readonly endpoint: Endpoint;
  /** When the last write that may roll a new version was answered, or given up (epoch milliseconds). */
  readonly rolledAtMs?: number;
}

/** A create may be lost once and raced once. More rounds mean lasting trouble, or another writer that keeps undoing ours. */
const MOST_ROUNDS = 3;
/** A repeated update is harmless, so it gets more rounds. */
const MOST_ROUNDS_OF_UPDATE = 5;
/** A write whose reply was lost may commit a moment later. */
const UNCLEAR_PAUSE_MS = 2_000;

/**
 * After a delete its name may stay refused for more than a minute, although a read finds nothing (gpustack issue 6197). A
 * 409 of this kind does not count as a round, and is repeated until this time is over.
 */
const RESERVED_NAME_TIMEOUT_MS = 180_000;
const RESERVED_NAME_PAUSE_MS = 5_000;

/** The facts about writes whose replies were lost. */
interface Progress {
  /** The outcome that such a write would have had. */
  readonly lost?: PlanOutcome;
  readonly rolledAtMs?: number;
}

/** Reads, plans and applies until the preview is as desired. Waiting until it serves is up to the caller. */
export async function deployPreview(options: DeployOptions): Promise<Result<Deployed, PreviewFault>> {
  let progress: Progress = {};
  const lookAtCurrent = createLook(options);
  const reservedUntilMs = options.clock.now() + RESERVED_NAME_TIMEOUT_MS;
  for (let round = 1; ; round += 1) {
    if (options.signal?.aborted === true) return failure({ kind: 'cancelled', operation: 'getEndpoint' });
    const current = await lookAtCurrent();
    if (!current.ok) return current;
    const plan = planPreview(options.desired, current.value, options.sleeping);
    const deployed = await deployOnce(options, plan, current.value);
    if (deployed.ok) return success(withProgress(deployed.value, progress));
    const isReserved = deployed.fault.kind === 'nameTaken' && current.value === undefined;
    if (isReserved && options.clock.now() < reservedUntilMs) {
      round -= 1;
      await options.clock.sleep(RESERVED_NAME_PAUSE_MS, options.signal);
      continue;
    }
    const pauseMs = pauseBeforeRound(deployed.fault);
    if (round >= mostRounds(deployed.fault) || pauseMs === undefined) return deployed;
    progress = noteLostWrite(progress, { plan, fault: deployed.fault, endedMs: options.clock.now() });
    await options.clock.sleep(pauseMs, options.signal);
  }
}

/** Notes that the reply to our write was lost: if the next read finds its effect, the effect is ours. */
function noteLostWrite(
  before: Progress,
  round: { readonly plan: Plan; readonly fault: PreviewFault; readonly endedMs: number },
): Progress {
  const { plan, fault, endedMs } = round;
  const isOurs = isApiFault(fault) && leavesOutcomeUnclear(fault);
  const rolls = plan.steps.some((step) => step.kind === 'update' && step.rolls);
  return {
    ...before,
    ...(isOurs ? { lost: combineOutcomes(before.lost, plan.outcome) } : {}),
    ...(isOurs && rolls ? { rolledAtMs: endedMs } : {}),
  };
}

function withProgress(deployed: Deployed, { lost, rolledAtMs }: Progress): Deployed {
  const rolls = [rolledAtMs, deployed.rolledAtMs].filter((atMs) => atMs !== undefined);
  return {
    ...deployed,
    ...(rolls.length === 0 ? {} : { rolledAtMs: Math.max(...rolls) }),
    outcome: combineOutcomes(lost, deployed.outcome),
  };
}

/** Combines two rounds: the first replaced or created the endpoint, or the second found the outcome of the lost write. */
function combineOutcomes(lost: PlanOutcome | undefined, outcome: PlanOutcome): PlanOutcome {
  if (lost === undefined) return outcome;
  if (lost === 'created' || lost === 'replaced') return lost;
  return outcome === 'unchanged' ? lost : outcome;
}

async function deployOnce(
  options: DeployOptions,
  plan: Plan,
  current: Endpoint | undefined,
): Promise<Result<Deployed, PreviewFault>> {
  const refusal = refuseUnowned(options, current, plan);
  if (refusal !== undefined) return failure(refusal);
  const { outcome } = plan;
  if (plan.steps.length === 0 && current !== undefined) {
    return success({ outcome, plan, endpoint: current, ...rolledByOthers(options, current) });
  }
  const applied = await applySteps(options, plan, current);
  return applied.ok ? success({ ...applied.value, plan, outcome }) : applied;
}

/** The caller may have made the first read already. */
function createLook(options: DeployOptions): () => ReturnType<typeof readCurrent> {
  let isAbsent = options.isAbsent === true;
  return async () => {
    const current = isAbsent ? success(undefined) : await readCurrent(options);
    isAbsent = false;
    return current;
  };
}

async function readCurrent(options: DeployOptions): Promise<Result<Endpoint | undefined, ApiFault>> {
  const current = await options.client.getEndpoint(options.endpoint);
  return !current.ok && current.fault.kind === 'notFound' ? success(undefined) : current;
}

function refuseUnowned(
  options: DeployOptions,
  current: Endpoint | undefined,
  plan: Plan,
): PreviewFault | undefined {
  if (current === undefined) return undefined;
  const replaces = plan.steps.some((step) => step.kind === 'remove');
  const ownership = replaces ? options.mayReplace(current) : options.ownership(current);
  return ownership.kind === 'ours'
    ? undefined
    : { kind: 'notOurs', name: options.endpoint.name, reason: ownership.reason };
}

/** Milliseconds until the next read, which shows the outcome of a lost or overtaken write. Undefined: another round is useless. */
function pauseBeforeRound(fault: PreviewFault): number | undefined {
  if (fault.kind === 'nameTaken' || fault.kind === 'vanished') return UNCLEAR_PAUSE_MS;
  if (!isApiFault(fault) || fault.kind === 'cancelled') return undefined;
  return fault.operation === 'createEndpoint' && fault.kind === 'rateLimited'
    ? undefined
    : pauseAfter(fault, UNCLEAR_PAUSE_MS);
}

function mostRounds(fault: PreviewFault): number {
  return isApiFault(fault) && fault.operation === 'updateEndpoint' ? MOST_ROUNDS_OF_UPDATE : MOST_ROUNDS;
}

type Applied = Pick<Deployed, 'endpoint' | 'rolledAtMs'>;

async function applySteps(
  options: DeployOptions,
  plan: Plan,
  current: Endpoint | undefined,
): Promise<Result<Applied, PreviewFault>> {
  let applied: Applied | undefined;
  for (const step of plan.steps) {
    if (options.signal?.aborted === true)
      return failure({ kind: 'cancelled', operation: OPERATIONS[step.kind] });
    options.onStep?.(step, plan, current);
    if (step.kind === 'remove') {
      const removed = await removeEndpoint(options);
      if (!removed.ok) return removed;
      continue;
    }
    const written = await write(options, step);
    if (!written.ok)
      return isVanished(step, written.fault) ? failure({ kind: 'vanished', goal: 'running' }) : written;
    applied = {
      endpoint: written.value,
      ...rolledAt(applied, step, { endedMs: options.clock.now(), endpoint: written.value }),
    };
  }
  return applied === undefined ? failure({ kind: 'vanished', goal: 'running' }) : success(applied);
}

const OPERATIONS = {
  create: 'createEndpoint',
  update: 'updateEndpoint',
  resume: 'resumeEndpoint',
  remove: 'deleteEndpoint',
} as const satisfies Record<PlanStep['kind'], OperationId>;

/** A 404 to a create is about the namespace, not about an endpoint that existed. */
function isVanished(step: PlanStep, fault: ApiFault): boolean {
  return fault.kind === 'notFound' && step.kind !== 'create';
}

async function write(
  options: DeployOptions,
  step: Exclude<PlanStep, { kind: 'remove' }>,
): Promise<Result<Endpoint, ApiFault>> {
  const { client, endpoint } = options;
  switch (step.kind) {
    case 'create':
      return client.createEndpoint({ namespace: endpoint.namespace, body: step.body });
    case 'update':
      return client.updateEndpoint(endpoint, step.body, ONCE);
    case 'resume':
      return client.resumeEndpoint(endpoint);
  }
}

/** Another run may have written a moment ago. Then `running` is as unreliable as after our own write. */
function rolledByOthers({ clock }: DeployOptions, endpoint: Endpoint): Pick<Deployed, 'rolledAtMs'> {
  const rolledAtMs = stateOf(endpoint) === 'running' ? lastChangeMs(endpoint, clock.now()) : undefined;
  return rolledAtMs === undefined ? {} : { rolledAtMs };
}

/** Only an update of a running endpoint can leave an old version answering. */
function rolledAt(
  before: Applied | undefined,
  step: PlanStep,
  write: { readonly endedMs: number; readonly endpoint: Endpoint },
): Pick<Deployed, 'rolledAtMs'> {
  const isRunning = stateOf(write.endpoint) === 'running';
  if (step.kind === 'update' && step.rolls && isRunning) return { rolledAtMs: write.endedMs };
  return before?.rolledAtMs === undefined ? {} : { rolledAtMs: before.rolledAtMs };
}
