// The status command: reads the previews of the subject and says how they are. It writes nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import { inferenceUrlOf, stateOf } from '@preview-endpoints/core/client';
import type { Subject } from '../intent/decide-intent.ts';
import { previewFailure, type RunFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';
import { addressOf } from '../report/report-facts.ts';
import { findSeen } from './find-subject-previews.ts';
import type { Job } from './job.ts';

export async function runStatus(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { namespace } = job.inputs;
  job.reporter.group('Status');
  const found = await findSeen(job, subject);
  if (!found.ok) return failure(previewFailure(found.fault));
  const endpoints = found.value;
  for (const endpoint of endpoints) {
    job.reporter.line(`${endpoint.name}: ${stateOf(endpoint)} ${inferenceUrlOf(endpoint)?.href ?? ''}`);
  }
  const [first] = endpoints;
  if (first === undefined)
    return success({ outcome: 'skipped', reason: 'there is no preview', namespace, state: 'gone' });
  return success({
    outcome: 'unchanged',
    reason: 'status only reads',
    name: endpoints.map((endpoint) => endpoint.name).join(','),
    namespace,
    state: stateOf(first),
    ...addressOf(first),
  });
}
