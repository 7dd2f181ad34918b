// Reads what earlier runs reported of a preview in our comment: its state, workflow and cost. It writes nothing.

import type { Clock } from '@preview-endpoints/core';
import {
  type Catalogue,
  type Endpoint,
  type EndpointRef,
  stateOf,
  timeMs,
} from '@preview-endpoints/core/client';
import {
  afterLook,
  atPrice,
  endpointHourlyPrice,
  previewName,
  restMarkOf,
  type Spending,
  spentAtLeast,
  spentAtMost,
} from '@preview-endpoints/core/previews';
import type { ToldPreview } from '../github/sticky-comment.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { Report } from '../report/report.ts';
import { costOf } from '../report/report-facts.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import { withinTime } from './within-time.ts';

/** Undefined: there is no comment, or GitHub does not answer. */
export type Told = readonly ToldPreview[] | undefined;

export function readTold(
  job: Pick<Job, 'signal' | 'github'> & { readonly ports: { readonly clock: Clock } },
  subject: Subject,
): Promise<Told> {
  return withinTime(job, job.github.toldPreviews(subject.target, subject.isNew));
}

/** The same for runs that may also read the deployment: those of a branch, or with `comment: false`. */
export async function readRecord(job: Job, subject: Subject): Promise<Told> {
  const told = await readTold(job, subject);
  if (told !== undefined) return told;
  const { namespace } = job.inputs;
  const name = job.inputs.name ?? (await previewName(identityOf(subject, job.inputs.variant)));
  const noted = await withinTime(job, job.github.notedSpending({ namespace, name }));
  if (noted === undefined || noted === 'none') return noted === undefined ? undefined : [];
  return [{ namespace, name, facts: { state: 'noted', spending: noted }, isGone: false }];
}

export function toldOf(told: Told, ref: EndpointRef): ToldPreview | undefined {
  return told?.find(({ namespace, name }) => namespace === ref.namespace && name === ref.name);
}

export function spendingOf(told: Told, ref: EndpointRef): Spending | undefined {
  return toldOf(told, ref)?.facts.spending;
}

/** Another workflow that writes the same preview. Each of its runs overwrites the changes of ours. */
export function otherWorkflow(job: Job, told: Told, ref: EndpointRef): string | undefined {
  const preview = toldOf(told, ref);
  const workflow = preview?.isGone === false ? preview.facts.workflow : undefined;
  return workflow === job.workflow || job.workflow === undefined ? undefined : workflow;
}

export type Cost = Pick<Report, 'costAtMost' | 'costAtLeast' | 'spending'>;

/** The cost to report, and the record from which a later run goes on. */
export function costIn(spending: Spending, nowMs: number): Cost {
  const costAtLeast = spentAtLeast(spending, nowMs);
  const least = costAtLeast > 0 ? { costAtLeast } : {};
  return { spending, costAtMost: spentAtMost(spending, nowMs), ...least };
}

/** Goes on from the record if there is one, at no less than the endpoint's present price. */
export function costSince(
  job: Job,
  endpoint: Endpoint,
  { told, prices }: { readonly told: Told; readonly prices: Catalogue | undefined },
): Cost {
  const nowMs = job.apiNow();
  const spending = spendingOf(told, { namespace: job.inputs.namespace, name: endpoint.name });
  if (spending === undefined) return costOf(endpoint, prices, nowMs);
  const priceNow = prices === undefined ? undefined : endpointHourlyPrice(prices, endpoint);
  const isStopped = spending.pricePerHour === 0 && isPausedSince(endpoint, spending.sinceMs);
  const pricePerHour = isStopped ? 0 : Math.max(spending.pricePerHour, priceNow ?? 0);
  const safe = { ...spending, pricePerHour };
  return costIn(isStopped ? safe : afterLook(safe, { atMs: nowMs, restMark: restMarkOf(endpoint) }), nowMs);
}

/** The endpoint is billed again from now on. */
export function costOnResume(
  job: Job,
  endpoint: Endpoint,
  { cost, prices }: { readonly cost: Cost; readonly prices: Catalogue | undefined },
): Cost {
  if (cost.spending === undefined) return cost;
  const priceNow = prices === undefined ? undefined : endpointHourlyPrice(prices, endpoint);
  // Without a price no cost can be computed.
  if (priceNow === undefined) return {};
  return { ...cost, spending: atPrice(cost.spending, priceNow, job.apiNow()) };
}

/** Servers' clocks differ, and a pause takes seconds to commit. */
const SAME_TIME_MS = 180_000;

/** Whether the endpoint is still in the pause that the record knows: nobody resumed it in between. */
function isPausedSince(endpoint: Endpoint, sinceMs: number): boolean {
  const updatedMs = timeMs(endpoint.status.updatedAt) ?? sinceMs;
  return stateOf(endpoint) === 'paused' && updatedMs <= sinceMs + SAME_TIME_MS;
}

/** The cost from the moment on when nothing more is billed. */
export function costAtEnd(job: Job, { spending, ...cost }: Cost): Cost {
  if (spending === undefined) return cost;
  const ended = atPrice(spending, 0, job.apiNow());
  return costIn(ended, ended.sinceMs);
}
