// Finds the endpoints that a command is about: those of the subject, or the one that was named. It may not write.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { ApiFault, Endpoint } from '@preview-endpoints/core/client';
import { type FoundPreview, findPreviews, type PreviewFault } from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { refuseNamed } from './deploy/prepare.ts';
import type { Job } from './job.ts';

/** Every variant, unless one is asked for. The namespace is listed whole: ours may be on any page. */
async function findOwn(job: Job, subject: Subject): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const { namespace, variant } = job.inputs;
  const listed = await job.client.listEndpoints({ namespace });
  if (!listed.ok) return listed;
  const found = await findPreviews(listed.value.endpoints, subject.repository.id, subject.target);
  return success(found.filter(({ identity }) => variant === undefined || identity.variant === variant));
}

/** The endpoint of the input `name`, whoever it belongs to. */
async function findNamed(job: Job, name: string): Promise<Result<readonly Endpoint[], ApiFault>> {
  const current = await job.client.getEndpoint({ namespace: job.inputs.namespace, name });
  if (current.ok) return success([current.value]);
  return current.fault.kind === 'notFound' ? success([]) : current;
}

/** What a look is about: the endpoint that was named, or every preview of the subject. */
export async function findSeen(job: Job, subject: Subject): Promise<Result<readonly Endpoint[], ApiFault>> {
  if (job.inputs.name !== undefined) return findNamed(job, job.inputs.name);
  const found = await findOwn(job, subject);
  return found.ok ? success(found.value.map(({ endpoint }) => endpoint)) : found;
}

/** What is not ours is left alone: with a word when it only looks like ours, as a fault when it was named. */
export async function findWritable(
  job: Job,
  subject: Subject,
): Promise<Result<readonly Endpoint[], PreviewFault>> {
  const { name, allowUnowned } = job.inputs;
  if (name !== undefined) {
    const named = await findNamed(job, name);
    const refusal = refuseNamed();
    if (!named.ok || named.value.length === 0 || allowUnowned || refusal.kind === 'ours') return named;
    return failure({ kind: 'notOurs', name, reason: refusal.reason });
  }
  const found = await findOwn(job, subject);
  if (!found.ok) return found;
  for (const { endpoint, ownership } of found.value) {
    if (ownership.kind === 'notOurs')
      job.reporter.warning(`${endpoint.name} is left alone: ${ownership.reason}`);
  }
  return success(
    found.value.filter(({ ownership }) => ownership.kind === 'ours').map(({ endpoint }) => endpoint),
  );
}
