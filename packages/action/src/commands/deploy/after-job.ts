// Stores what the post step needs to pause a preview or scale it to zero, and announces it. It changes no endpoint.

import type { Endpoint } from '@preview-endpoints/core/client';
import { fingerprintTarget } from '@preview-endpoints/core/previews';
import { renderDollars } from '../../report/dollars.ts';
import { renderElapsed } from '../../report/elapsed.ts';
import type { Report } from '../../report/report.ts';
import { saveAfterJob } from '../../runner/state/after-job.ts';
import type { Job } from '../job.ts';
import type { Prepared } from './prepare.ts';

const MINUTES_PER_HOUR = 60;
const MS_PER_SECOND = 1_000;

const JOB_LIFETIME = 'deleted when the job is over.';

/** The announcement becomes part of the report of the preview. */
export async function announceAfterJob(
  job: Job,
  prepared: Prepared,
  up: { readonly report: Report; readonly endpoint: Endpoint; readonly waitedMs: number | undefined },
): Promise<Report> {
  const { afterJob } = job.inputs;
  if (up.report.subject.target.kind === 'run') {
    job.reporter.line(`lifetime: ${JOB_LIFETIME}`);
    return { ...up.report, afterJob: JOB_LIFETIME };
  }
  if (afterJob === 'keep') return up.report;
  if (afterJob === 'scale-to-zero' && prepared.desired.request.compute.scaling.minReplica > 0) {
    job.reporter.warning(
      'after-job is scale-to-zero, and a preview with min-replica above 0 cannot sleep: it goes on billing. Set min-replica to 0, or after-job to pause.',
    );
    return up.report;
  }
  const saves = savingOf(prepared);
  const startSeconds = up.waitedMs === undefined ? undefined : Math.round(up.waitedMs / MS_PER_SECOND);
  const { createdAt } = up.endpoint.status;
  const left = {
    ...(saves === undefined ? {} : { saves }),
    ...(startSeconds === undefined ? {} : { startSeconds }),
  };
  const sentence = renderAfterJob(afterJob, 'ahead', left);
  job.reporter.line(`after-job: ${sentence}`);
  saveAfterJob(job.reporter, {
    ...left,
    report: up.report,
    fingerprint: await fingerprintTarget(up.endpoint),
    ...(typeof createdAt === 'string' ? { createdAt } : {}),
  });
  return { ...up.report, afterJob: sentence };
}

/** What the platform would bill until it puts an idle preview to sleep itself, in words. */
function savingOf({ pricePerHour, desired }: Prepared): string | undefined {
  const { minReplica, scaleToZeroTimeout } = desired.request.compute.scaling;
  if (pricePerHour === undefined) return undefined;
  if (minReplica > 0 || typeof scaleToZeroTimeout !== 'number')
    return `${renderDollars(pricePerHour)} an hour`;
  const dollars = (pricePerHour * scaleToZeroTimeout) / MINUTES_PER_HOUR;
  return `up to ${renderDollars(dollars)}, the ${scaleToZeroTimeout} idle minutes before the platform's own sleep`;
}

/** For comment and log, before the act and after it. */
export function renderAfterJob(
  wish: 'scale-to-zero' | 'pause',
  when: 'ahead' | 'done',
  { saves, startSeconds }: { readonly saves?: string; readonly startSeconds?: number },
): string {
  const what = wish === 'pause' ? 'paused' : 'put to sleep';
  const head = when === 'done' ? `${what} when the job was over` : `${what} when the job is over`;
  const saving = saves === undefined ? '' : `, which saves ${saves}`;
  return `${head}${saving}. ${wish === 'pause' ? PAUSED_LATER : renderWake(startSeconds)}`;
}

/** Replaces both texts if a visitor is waiting for an answer. */
export function renderLeftInUse(idleMinutes: number): string {
  return `left awake when the job was over, because somebody's request was being answered. It sleeps after ${idleMinutes} minutes without a request.`;
}

const PAUSED_LATER = 'It gives no answers until a person or the next push resumes it.';

function renderWake(startSeconds: number | undefined): string {
  const as =
    startSeconds === undefined
      ? 'as long as the model needs to load'
      : `about as long as this start, ${renderElapsed(startSeconds * MS_PER_SECOND)}, or less`;
  return `The first request wakes it; its answer takes ${as}.`;
}
