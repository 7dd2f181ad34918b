// The most that the repository's previews can have cost since the month began: from the comments, deployments and endpoints. It
// writes nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Catalogue, type Endpoint, timeMs } from '@preview-endpoints/core/client';
import {
  afterLook,
  endpointHourlyPrice,
  identifyCandidate,
  identifyRunPreview,
  previewKey,
  restMarkOf,
  type Spending,
  type SweepCandidate,
  spentAtMostSince,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../event/event-facts.ts';
import { renderGitHubFault } from '../github/github-fault-text.ts';
import { readSpent, type Spent } from '../github/spent-record.ts';
import { findAllSticky, toldPreviews } from '../github/sticky-comment.ts';
import type { Job } from './job.ts';
import { toldOf } from './read-told.ts';

type Preview = Extract<SweepCandidate, { readonly endpoint: Endpoint; readonly identity: unknown }>;

export interface MonthFacts {
  readonly endpoints: readonly Endpoint[];
  readonly catalogue: Catalogue;
  /** Limits the requests: one or two for each preview that changed this month and that no comment of the month mentions. */
  readonly mostAsked: number;
}

export interface MonthCosts {
  /** The beginning of the month in UTC, as in bills. Milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly nowMs: number;
  /** The most that each preview can have cost since then, in US dollars, by the preview's key. Includes deleted previews. */
  readonly atMost: ReadonlyMap<string, number>;
}

/** The fault is the reason, in words, why the costs are unknown. */
export async function readMonthCosts(
  job: Job,
  repository: Repository,
  { endpoints, catalogue, mostAsked }: MonthFacts,
): Promise<Result<MonthCosts, string>> {
  const nowMs = job.apiNow();
  const fromMs = monthStart(nowMs);
  const recorded = await readRecorded(job, fromMs, nowMs);
  if (!recorded.ok) return recorded;
  const candidates = await Promise.all(
    endpoints.map((endpoint) => identifyCandidate(endpoint, repository, identifyRunPreview)),
  );
  const previews = candidates.filter((one): one is Preview => one.kind !== 'foreign');
  const records = new Map(recorded.value.records);
  let asked = 0;
  for (const preview of previews) {
    const key = keyOf(job, preview.endpoint);
    const told = records.get(key);
    if (told !== undefined) {
      const look = { atMs: nowMs, restMark: restMarkOf(preview.endpoint) };
      records.set(key, afterLook(told, look));
      continue;
    }
    const isAsked = !isOlderThan(fromMs, preview.endpoint);
    if (isAsked) asked += 1;
    if (asked > mostAsked) return failure(`more than ${mostAsked} previews have no record of this month`);
    const older = isAsked ? await readOlder(job, preview) : undefined;
    const spending = older ?? atWorst(preview.endpoint, catalogue, fromMs);
    if (spending === undefined) return failure(`the API gives no price for ${preview.endpoint.name}`);
    records.set(key, spending);
  }
  const atMost = new Map(
    [...records].map(([key, spending]) => [key, spentAtMostSince(spending, fromMs, nowMs)] as const),
  );
  for (const { key, dollars } of recorded.value.gone) atMost.set(key, (atMost.get(key) ?? 0) + dollars);
  return success({ fromMs, nowMs, atMost });
}

export function sumOf({ atMost }: MonthCosts): number {
  return [...atMost.values()].reduce((sum, dollars) => sum + dollars, 0);
}

function monthStart(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
}

function keyOf({ inputs: { namespace } }: Job, { name }: Endpoint): string {
  return previewKey({ namespace, name });
}

async function readRecorded(
  job: Job,
  fromMs: number,
  nowMs: number,
): Promise<Result<{ readonly records: Records; readonly gone: readonly Spent[] }, string>> {
  const [records, gone] = await Promise.all([readRecords(job, fromMs), readGone(job, nowMs)]);
  if (!records.ok) return records;
  return gone.ok ? success({ records: records.value, gone: gone.value }) : gone;
}

/** The keys are those of the previews. */
type Records = ReadonlyMap<string, Spending>;

/** Reads every comment by the Action's author that changed since then. */
async function readRecords({ github }: Job, fromMs: number): Promise<Result<Records, string>> {
  const [viewer, listed] = await Promise.all([
    github.ask((port) => port.viewer()),
    github.ask((port) => port.commentsSince(fromMs)),
  ]);
  if (!viewer.ok) return failure(renderGitHubFault(viewer.fault));
  if (!listed.ok) return failure(renderGitHubFault(listed.fault));
  if (!listed.value.isWhole) return failure('the repository has more comments of this month than are read');
  const told = findAllSticky(listed.value.comments, viewer.value).flatMap(({ body }) => toldPreviews(body));
  return success(
    new Map(
      told.flatMap((one) =>
        one.facts.spending === undefined ? [] : [[previewKey(one), one.facts.spending] as const],
      ),
    ),
  );
}

/** For branches and jobs, and for pull requests without a comment. */
async function readGone({ github, inputs }: Job, nowMs: number): Promise<Result<readonly Spent[], string>> {
  if (!inputs.deployment) return success([]);
  const read = await github.ask((port) => readSpent(port, inputs.environment, nowMs));
  return read.ok ? read : failure(renderGitHubFault(read.fault));
}

/** Reads a record that is older than the month, or is in a deployment. */
async function readOlder(job: Job, { endpoint, identity }: Preview): Promise<Spending | undefined> {
  const ref = { namespace: job.inputs.namespace, name: endpoint.name };
  const told = toldOf(await job.github.toldPreviews(identity.target), ref)?.facts.spending;
  if (told !== undefined) return afterLook(told, { atMs: job.apiNow(), restMark: restMarkOf(endpoint) });
  const noted = await job.github.notedSpending(ref);
  return noted === 'none' ? undefined : noted;
}

/** An endpoint that was not changed since then had one price for the whole time. */
function isOlderThan(fromMs: number, { status }: Endpoint): boolean {
  const [createdMs, updatedMs] = [timeMs(status.createdAt), timeMs(status.updatedAt)];
  return createdMs !== undefined && updatedMs !== undefined && createdMs < fromMs && updatedMs < fromMs;
}

/** The cost if every replica ran since the endpoint was created, or since the month began. */
function atWorst(endpoint: Endpoint, catalogue: Catalogue, fromMs: number): Spending | undefined {
  const pricePerHour = endpointHourlyPrice(catalogue, endpoint);
  const sinceMs = Math.max(fromMs, timeMs(endpoint.status.createdAt) ?? fromMs);
  return pricePerHour === undefined ? undefined : { dollars: 0, sinceMs, pricePerHour };
}
