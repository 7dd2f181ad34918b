// Reads the end of an endpoint's log and makes it safe to show. A log that cannot be read is not another failure.

import type { EndpointRef } from '@preview-endpoints/core/client';
import type { PreviewFault } from '@preview-endpoints/core/previews';
import { plainLines } from '../../report/render/plain-line.ts';
import { shorten } from '../../report/render/shorten.ts';
import type { Job } from '../job.ts';

/** As many as fit on a screen below the cause. */
const LAST_LINES = 20;
const LONGEST_LINE_CHARACTERS = 300;

/** True if something started, so that its log has the reason. */
export function isFailedStart(fault: PreviewFault): boolean {
  return fault.kind === 'startFailed' || fault.kind === 'deadlinePassed';
}

/** Secrets are removed before the text is cut, so that no half of one remains. */
export async function readLastLogs(job: Job, endpoint: EndpointRef): Promise<readonly string[]> {
  const logs = await job.client.getEndpointLogs(endpoint, { tail: LAST_LINES });
  if (!logs.ok) return [];
  return plainLines(job.redact(logs.value))
    .filter((line) => line !== '')
    .slice(-LAST_LINES)
    .map((line) => shorten(line, LONGEST_LINE_CHARACTERS));
}
