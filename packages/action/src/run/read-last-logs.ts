// The end of an endpoint's log, made safe to show; a log that cannot be read is no second failure.

import { type EndpointRef, type PreviewFault, redact, Secret } from '@preview-endpoints/core';
import { plainLines } from '../render/plain-line.ts';
import type { Job } from './job.ts';

/** What fits on a screen under the cause. */
const LAST_LINES = 20;
const LONGEST_LINE_CHARACTERS = 300;

/** Did something start, so that its log has the reason? */
export function describeFailedStart(fault: PreviewFault): boolean {
  return fault.kind === 'startFailed' || fault.kind === 'deadlinePassed';
}

export async function readLastLogs(job: Job, endpoint: EndpointRef): Promise<readonly string[]> {
  const logs = await job.client.getEndpointLogs(endpoint, { tail: LAST_LINES });
  if (!logs.ok) return [];
  const secrets = [
    job.inputs.token,
    ...Object.values(job.inputs.spec.secrets ?? {}).map((value) => new Secret(value)),
  ];
  return plainLines(redact(logs.value, secrets))
    .filter((line) => line !== '')
    .slice(-LAST_LINES)
    .map((line) => line.slice(0, LONGEST_LINE_CHARACTERS));
}
