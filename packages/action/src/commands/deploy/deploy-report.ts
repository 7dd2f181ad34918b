// What a deploy says: its facts, its plan, its reports and its result. Pure.

import { type Deployed, type Plan, type PlanStep, renderInstance } from '@preview-endpoints/core/previews';
import { renderDollars } from '../../report/dollars.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { Report } from '../../report/report.ts';
import { linkOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import { type Cost, costIn } from '../read-told.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';

export const SUCCESS_REASONS = {
  created: 'there was no preview yet',
  updated: 'it differed from what is asked for',
  resumed: 'it was paused',
  replaced: 'it could not be updated in place',
  unchanged: 'it is already what is asked for',
} as const satisfies Record<Deployed['outcome'], string>;

/** The instance without its price: that is said once, with all replicas. */
function nameInstance({ instance }: Prepared): string {
  const { pricePerHour: _said, ...rest } = instance;
  return renderInstance(rest);
}

/** What is about to be deployed, line by line. */
export function renderFacts(prepared: Prepared): readonly string[] {
  const { endpoint, pricePerHour, desired } = prepared;
  const { minReplica, maxReplica, scaleToZeroTimeout } = desired.request.compute.scaling;
  const price =
    pricePerHour === undefined ? 'the API tells no price' : `at most ${renderDollars(pricePerHour)} per hour`;
  const sleep =
    minReplica === 0 && typeof scaleToZeroTimeout === 'number'
      ? `asleep after ${scaleToZeroTimeout} minutes without a request`
      : 'never asleep';
  return [
    `preview:  ${endpoint.name} in ${endpoint.namespace}`,
    `instance: ${nameInstance(prepared)}, ${minReplica} to ${maxReplica} replicas, ${sleep}`,
    `price:    ${price}`,
  ];
}

/** The steps, and below them what differs. */
export function renderPlan(plan: Plan): readonly string[] {
  return [
    ...plan.steps.map(renderStep),
    ...plan.differences.map(({ path, from, to }) => `  ${path}: ${from === '' ? 'nothing' : from} -> ${to}`),
  ];
}

function renderStep(step: PlanStep): string {
  switch (step.kind) {
    case 'create':
      return `create ${step.body.name}`;
    case 'update':
      return 'update only what differs';
    case 'resume':
      return 'resume';
    case 'remove':
      return `delete, because ${step.reason}`;
  }
}

export function buildReport(
  job: Job,
  prepared: Prepared,
  progress: Progress & { readonly state: Report['state'] },
): Report {
  const { request } = prepared.desired;
  const { pricePerHour } = prepared;
  const revision = request.model.revision ?? undefined;
  return {
    ...prepared.endpoint,
    state: progress.state,
    subject: progress.subject,
    model: request.model.repository,
    instance: nameInstance(prepared),
    timeline: [...progress.follower.timeline],
    ...(revision === undefined ? {} : { revision }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(request.compute.scaling.minReplica > 0 ? { neverSleeps: true } : {}),
    ...costFrom(job, progress),
    ...linkOf(job),
  };
}

/** Where the sum is not known, nothing is said of it. */
export function costFrom(job: Job, { spending }: Pick<Progress, 'spending'>): Cost {
  const current = spending.current();
  return current === undefined ? {} : costIn(current, job.apiNow());
}

export function resultFacts(
  prepared: Prepared,
): Pick<RunResult, 'name' | 'namespace' | 'revision' | 'pricePerHour'> {
  const revision = prepared.desired.request.model.revision ?? undefined;
  const { pricePerHour } = prepared;
  return {
    ...prepared.endpoint,
    ...(revision === undefined ? {} : { revision }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
  };
}
