// The status command: reads the previews of the subject and says how they are. It writes nothing.

import {
  failure,
  findPreviews,
  inferenceUrlOf,
  type Result,
  stateOf,
  success,
} from '@preview-endpoints/core';
import type { RunResult } from '../contract/outputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { RunFailure } from './failure.ts';
import type { Job } from './job.ts';

export async function runStatus(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { namespace } = job.inputs;
  job.reporter.group('Status');
  const listed = await job.client.listEndpoints({ namespace });
  if (!listed.ok) return failure({ kind: 'preview', fault: listed.fault });
  const found = await findPreviews(listed.value, subject.repository.id, subject.target);
  for (const { endpoint } of found) {
    job.reporter.line(`${endpoint.name}: ${stateOf(endpoint)} ${inferenceUrlOf(endpoint)?.href ?? ''}`);
  }
  const [first] = found;
  if (first === undefined)
    return success({ outcome: 'skipped', reason: 'there is no preview', namespace, state: 'gone' });
  const url = inferenceUrlOf(first.endpoint)?.href;
  return success({
    outcome: 'unchanged',
    reason: `${found.length} preview${found.length === 1 ? '' : 's'} found`,
    name: found.map(({ endpoint }) => endpoint.name).join(','),
    namespace,
    state: stateOf(first.endpoint),
    ...(url === undefined ? {} : { url }),
  });
}
