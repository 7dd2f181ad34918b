// Carries out a promotion: records each write before it makes it, and reports the target's state.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Catalogue, type Endpoint, explainFault, stateOf } from '@preview-endpoints/core/client';
import {
  endpointHourlyPrice,
  fingerprintTarget,
  isAsWritten,
  type PromotedSpec,
  type PromoteFault,
  type Promotion,
  type PromotionPhase,
  type PromotionPlan,
  type PromotionRecord,
  promote,
} from '@preview-endpoints/core/previews';
import { renderGitHubFault } from '../../github/github-fault-text.ts';
import type { GitHubFault } from '../../github/github-port.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import type { RunFailure } from '../../report/failure.ts';
import { renderChange } from '../../report/render/promotion.ts';
import { decidePriceCap } from '../deploy/caps.ts';
import { followWait } from '../deploy/follow-wait.ts';
import type { Job } from '../job.ts';
import { explainPromotion } from './explain-promotion.ts';
import { afterPlan } from './plan-for-target.ts';
import {
  endEntry,
  keepsLedger,
  type Ledger,
  type LedgerEnd,
  type LedgerRecord,
  openEntry,
  unfinishedOf,
} from './promotion-ledger.ts';
import type { TestTarget } from './test-target.ts';

export interface PromotionOrder {
  readonly kind: LedgerRecord['kind'];
  readonly subject: Subject;
  readonly target: string;
  readonly spec: PromotedSpec;
  readonly expected: string | undefined;
  readonly ledger: Ledger;
  readonly secretsMark: string | undefined;
  readonly test: TestTarget;
  /** Asked right before the write: a reason not to write. Without an answer, nothing is written. */
  readonly reasonToStop: () => Promise<Result<string | undefined, GitHubFault>>;
}

export type Performed =
  | { readonly kind: 'done'; readonly promotion: Promotion }
  /** Nothing was written, and nothing is wrong. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** What the phases of one promotion record for its end. */
interface Course {
  entry: number | undefined;
  stopped: string | undefined;
  /** Set if GitHub did not answer whether this is the newest merge. */
  unasked: GitHubFault | undefined;
  unsaved: GitHubFault | undefined;
}

export async function performPromotion(
  job: Job,
  order: PromotionOrder,
): Promise<Result<Performed, RunFailure>> {
  const { namespace, waitTimeoutMs: timeoutMs } = job.inputs;
  const { target: name, spec, expected, test } = order;
  const catalogue = await job.client.listProviders();
  const stop = new AbortController();
  const course: Course = { entry: undefined, stopped: undefined, unasked: undefined, unsaved: undefined };
  const follower = followWait(job.reporter, job.ports.clock);
  const unfinished = unfinishedOf(order.ledger).map(({ record }) => record);
  const work = promote<RunFailure>({
    client: job.client,
    clock: job.ports.clock,
    target: { namespace, name },
    spec,
    timeoutMs,
    test,
    allow: (plan, target) =>
      allowPrice(job, { catalogue: catalogue.ok ? catalogue.value : undefined, plan, target }),
    onPhase: (phase) => followPhase(job, order, { phase, course, stop }),
    onLook: follower.onLook,
    signal: job.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, job.signal]),
    unfinished,
    ...(expected === undefined ? {} : { expected }),
  });
  const promoted = await follower.during('promoting', work);
  return endPromotion(job, order, { promoted, course });
}

function allowPrice(
  { inputs }: Job,
  planned: {
    readonly catalogue: Catalogue | undefined;
    readonly plan: PromotionPlan;
    readonly target: Endpoint;
  },
): Result<void, RunFailure> {
  const { catalogue, plan, target } = planned;
  const after = afterPlan(target, plan);
  const price = catalogue === undefined ? undefined : endpointHourlyPrice(catalogue, after);
  const breach = decidePriceCap(inputs, price);
  return breach === undefined
    ? success(undefined)
    : failure({ kind: 'refused', reason: `${target.name}: ${breach.what}`, remedy: breach.remedy });
}

async function followPhase(
  job: Job,
  order: PromotionOrder,
  {
    phase,
    course,
    stop,
  }: { readonly phase: PromotionPhase; readonly course: Course; readonly stop: AbortController },
): Promise<void> {
  const { reporter } = job;
  switch (phase.kind) {
    case 'planned':
      sayPlan(job, phase.plan);
      // With nothing to change, the way back may still lead before an unfinished run.
      if (job.inputs.dryRun || phase.plan.changes.length > 0)
        await prepareWrite(job, order, { record: phase.record, course, stop });
      return;
    case 'written':
      return reporter.line(`${order.target} has the new spec; waiting until it serves`);
    case 'testing':
      return reporter.line(`${order.target} serves`);
    case 'goingBack':
      return reporter.line(`going back to what ${order.target} served before`);
  }
}

function sayPlan({ reporter }: Job, { changes, kept }: PromotionPlan): void {
  if (changes.length === 0) reporter.line('nothing to change');
  for (const change of changes) reporter.line(`  ${renderChange(change)}`);
  for (const { path, reason } of kept) reporter.line(`  ${path} stays: ${reason}`);
}

/** A write without a record could not be undone if this run were killed, so without a record nothing is written. */
async function prepareWrite(
  job: Job,
  order: PromotionOrder,
  {
    record,
    course,
    stop,
  }: { readonly record: PromotionRecord; readonly course: Course; readonly stop: AbortController },
): Promise<void> {
  const asked = job.inputs.dryRun ? success('dry-run is true') : await order.reasonToStop();
  if (!asked.ok) {
    course.unasked = asked.fault;
    return stop.abort();
  }
  course.stopped = asked.value;
  const { headSha: sha } = order.subject;
  if (course.stopped !== undefined) return stop.abort();
  if (!keepsLedger(job) || sha === undefined) {
    job.reporter.warning(
      'No record of this promotion is kept on GitHub: if the run is killed, the next one cannot undo it.',
    );
    return;
  }
  const { kind, target, secretsMark } = order;
  const opened = await openEntry(job, target, { sha, kind, record, secretsMark });
  if (opened.ok) {
    course.entry = opened.value;
    return;
  }
  course.unsaved = opened.fault;
  stop.abort();
}

async function endPromotion(
  job: Job,
  order: PromotionOrder,
  {
    promoted,
    course,
  }: { readonly promoted: Result<Promotion, PromoteFault<RunFailure>>; readonly course: Course },
): Promise<Result<Performed, RunFailure>> {
  const ended = await endLedger(job, order, { promoted, entry: course.entry });
  if (promoted.ok && !ended.ok) return failure(explainUnproven(order.target, ended.fault));
  if (promoted.ok) return success({ kind: 'done', promotion: promoted.value });
  if (course.stopped !== undefined) return success({ kind: 'stopped', reason: course.stopped });
  if (course.unasked !== undefined) return failure(explainUnasked(order.target, course.unasked));
  if (course.unsaved !== undefined) return failure(explainUnsaved(order.target, course.unsaved));
  return failure(explainPromotion(order.target, promoted.fault));
}

function explainUnsaved(name: string, fault: GitHubFault): RunFailure {
  return explainGitHub(name, 'no record of the change can be kept', fault);
}

/** Whoever comes next does not know that it serves, and would go back before it. */
function explainUnproven(name: string, { call, message }: GitHubFault): RunFailure {
  return {
    kind: 'promotion',
    what: `${name} serves the new version, but no record of that could be kept: ${call}: ${message}. A promotion that fails after this one would take it back too.`,
    remedy: 'Run the job again when GitHub answers: it changes nothing and keeps the record.',
  };
}

function explainUnasked(name: string, fault: GitHubFault): RunFailure {
  return explainGitHub(name, 'GitHub did not say whether a newer commit is on the branch', fault);
}

/** `why` is a clause. */
export function explainGitHub(name: string, why: string, fault: GitHubFault): RunFailure {
  return {
    kind: 'refused',
    reason: `${name} was not changed, because ${why}: ${fault.call}: ${fault.message}.`,
    remedy: `Give the job the permission "${fault.permission}", or run it again when GitHub answers.`,
  };
}

/** A fault where the end of what serves, or was undone, could not be kept. */
async function endLedger(
  job: Job,
  { ledger }: PromotionOrder,
  ended: {
    readonly promoted: Result<Promotion, PromoteFault<RunFailure>>;
    readonly entry: number | undefined;
  },
): Promise<Result<void, GitHubFault>> {
  const { promoted, entry } = ended;
  const end = endOf(promoted);
  const fingerprint = promoted.ok ? { fingerprint: await fingerprintTarget(promoted.value.target) } : {};
  let told: Result<void, GitHubFault> = success(undefined);
  if (entry !== undefined) told = await tell(job, endEntry(job, { id: entry, end, ...fingerprint }));
  // Nothing more had to be written: what the runs before this one wrote serves now, or was undone.
  if (end === 'open' || end === 'not written') return told;
  for (const { id, record } of unfinishedOf(ledger)) {
    const isGone = promoted.ok && !isAsWritten(record.body, promoted.value.target);
    const isPassedOn = entry !== undefined || isGone;
    const ends = isPassedOn ? { id, end: 'passed on' as const } : { id, end, ...fingerprint };
    const passed = await tell(job, endEntry(job, ends));
    if (!isPassedOn && told.ok) told = passed;
  }
  return told;
}

async function tell(job: Job, said: Promise<Result<void, GitHubFault>>): Promise<Result<void, GitHubFault>> {
  const told = await said;
  if (!told.ok) job.reporter.warning(renderGitHubFault(told.fault));
  return told;
}

function endOf(promoted: Result<Promotion, PromoteFault<RunFailure>>): LedgerEnd {
  if (promoted.ok) return 'serves';
  switch (promoted.fault.kind) {
    case 'rolledBack':
      return 'rolled back';
    case 'notRolledBack':
    case 'writeUnclear':
      return 'open';
    case 'cancelled':
      return promoted.fault.written ? 'open' : 'not written';
    default:
      return 'not written';
  }
}

/** What is known of the target at the end, for the outputs. */
export function factsOfTarget(endpoint: Endpoint): { readonly state: string; readonly revision?: string } {
  const revision = endpoint.model?.revision ?? undefined;
  return { state: stateOf(endpoint), ...(revision === undefined ? {} : { revision }) };
}

/** Reads the target before anything is decided. */
export async function readTarget(job: Job, name: string): Promise<Result<Endpoint, RunFailure>> {
  const read = await job.client.getEndpoint({ namespace: job.inputs.namespace, name });
  if (read.ok) return read;
  const reason = `${name} was not changed: ${explainFault(read.fault).what}`;
  return failure({ kind: 'refused', reason, remedy: 'Check target, namespace and hf-token.' });
}
