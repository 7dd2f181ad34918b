// Pauses previews that hang in their start: they are billed and never serve. It may not touch those that start anew meanwhile, or
// foreign endpoints.

import { hangsSinceMs, identifyCandidate, type SweepCandidate } from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { pauseEndpoint } from '../deploy/pause-endpoint.ts';
import type { Job } from '../job.ts';
import type { SweepRow } from './sweep-row.ts';
import type { TellSwept } from './tell-swept.ts';

const MS_PER_MINUTE = 60_000;

/** Rows that are to be deleted stay unchanged. Of the kept rows, those that hang get the result of their pause. */
export async function pauseHanging(
  job: Job,
  repository: Repository,
  swept: {
    readonly rows: readonly SweepRow[];
    readonly candidates: readonly SweepCandidate[];
    readonly tell: () => Promise<TellSwept>;
  },
): Promise<readonly SweepRow[]> {
  if (job.inputs.onFailure === 'keep') return swept.rows;
  const previews = new Set(
    swept.candidates.flatMap(({ kind, endpoint }) => (kind === 'preview' ? [endpoint.name] : [])),
  );
  return Promise.all(
    swept.rows.map(async (row) => {
      const minutes = hangsForMinutes(job, row.endpoint);
      if (row.decision !== 'keep' || !previews.has(row.endpoint.name) || minutes === undefined) return row;
      const reason = `it has been ${row.endpoint.status.state} for ${minutes} minutes and is being billed`;
      if (job.inputs.dryRun) return { ...row, reason: `${row.reason}, but ${reason}: it would be paused` };
      const paused = await pauseOne(job, repository, { ...row, reason });
      if (paused.result !== undefined) (await swept.tell())(paused);
      return paused;
    }),
  );
}

function hangsForMinutes(job: Job, endpoint: SweepRow['endpoint']): number | undefined {
  const nowMs = job.apiNow();
  const sinceMs = hangsSinceMs(endpoint, nowMs);
  return sinceMs === undefined ? undefined : Math.floor((nowMs - sinceMs) / MS_PER_MINUTE);
}

/** The list is old by then: the endpoint may serve now, or have been started again. */
async function pauseOne(job: Job, repository: Repository, row: SweepRow): Promise<SweepRow> {
  const endpoint = { namespace: job.inputs.namespace, name: row.endpoint.name };
  const current = await job.client.getEndpoint(endpoint);
  if (!current.ok) return { ...row, result: 'still billing' };
  const { kind } = await identifyCandidate(current.value, repository);
  if (kind !== 'preview' || hangsForMinutes(job, current.value) === undefined)
    return { ...row, reason: 'it hung in its start when the list was read, but it does not any more' };
  job.reporter.line(`pause ${endpoint.name}: ${row.reason}`);
  const paused = await pauseEndpoint(job, endpoint);
  return { ...row, result: paused.ok ? 'paused' : 'still billing' };
}
