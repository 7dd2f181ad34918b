// The plan command: what a deploy would do and what it would cost. It writes nothing but its report.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { endpointHourlyPrice, type Plan, planPreview, roundDollars } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { renderDollars } from '../../report/dollars.ts';
import { type CommandResult, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { checkCaps } from './caps.ts';
import { buildReport, renderFacts, renderPlan, resultFacts } from './deploy-report.ts';
import { renderFitWarning } from './fit-warnings.ts';
import { followSpending } from './follow-spending.ts';
import { followWait } from './follow-wait.ts';
import { identify } from './identify.ts';
import { type Prepared, prepareDeploy } from './prepare.ts';

export async function runPlan(job: Job, subject: Subject): CommandResult {
  const { reporter } = job;
  reporter.group('Plan');
  const prepared = await prepareDeploy(job, subject, await identify(job.inputs, subject));
  if (!prepared.ok) return prepared;
  for (const line of renderFacts(prepared.value)) reporter.line(line);
  const allowed = await checkCaps(job, subject, prepared.value);
  if (!allowed.ok) return allowed;
  const current = await readCurrent(job, prepared.value);
  if (!current.ok) return current;
  const plan = planPreview(prepared.value.desired, current.value);
  const warnings = prepared.value.fitWarnings.map(renderFitWarning);
  const lines = [...describePlan(plan), describePrice(prepared.value, current.value), ...warnings];
  for (const line of lines) reporter.line(line);
  const spending = followSpending({
    now: job.apiNow,
    pricePerHour: undefined,
    replicaPrice: undefined,
    before: undefined,
    isKnown: false,
  });
  const progress = { subject, follower: followWait(reporter, job.ports.clock), spending };
  const budget = allowed.value === undefined ? {} : { budget: allowed.value };
  const report = buildReport(job, prepared.value, { ...progress, state: 'planned' });
  job.github.publish({ ...report, ...budget, plan: lines });
  return success({
    ...resultFacts(prepared.value),
    outcome: 'planned',
    reason:
      plan.steps.length === 0 ? 'a deploy would change nothing' : `a deploy would end as ${plan.outcome}`,
    state: current.value === undefined ? 'gone' : stateOf(current.value),
  });
}

async function readCurrent(job: Job, prepared: Prepared): Promise<Result<Endpoint | undefined, RunFailure>> {
  const current = await job.client.getEndpoint(prepared.endpoint);
  if (!current.ok) {
    return current.fault.kind === 'notFound' ? success(undefined) : failure(previewFailure(current.fault));
  }
  const ownership = prepared.ownership(current.value);
  const { name } = prepared.endpoint;
  return ownership.kind === 'ours'
    ? success(current.value)
    : failure(previewFailure({ kind: 'notOurs', name, reason: ownership.reason }));
}

function describePlan(plan: Plan): readonly string[] {
  return plan.steps.length === 0 ? ['nothing to change'] : renderPlan(plan);
}

function describePrice({ catalogue, pricePerHour }: Prepared, current: Endpoint | undefined): string {
  const before = current === undefined ? 0 : endpointHourlyPrice(catalogue, current);
  if (before === undefined || pricePerHour === undefined) return 'price: the API gives none';
  const change = roundDollars(pricePerHour - before);
  const difference =
    change === 0 ? 'unchanged' : `${change > 0 ? '+' : '-'}${renderDollars(Math.abs(change))}`;
  return `price: at most ${renderDollars(before)} -> ${renderDollars(pricePerHour)} per hour (${difference})`;
}
