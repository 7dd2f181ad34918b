// Finds the endpoints that a command is about: those of the subject, or the named one. It may not write.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { ApiFault, Endpoint } from '@preview-endpoints/core/client';
import {
  type FoundPreview,
  type NotOursFault,
  type PreviewFault,
  searchPreviews,
} from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { refuseNamed } from './deploy/identify.ts';
import type { Job } from './job.ts';

/** Every variant, unless one is asked for. The whole namespace is listed, because the subject's previews may be on any page. */
async function findOwn(job: Job, subject: Subject): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const { namespace, variant } = job.inputs;
  const { repository, target } = subject;
  const variants = variant === undefined ? [] : [variant];
  const found = await searchPreviews({ client: job.client, namespace, repository, target, variants });
  if (!found.ok) return found;
  return success(found.value.filter(({ identity }) => variant === undefined || identity.variant === variant));
}

/** The endpoint that the input `name` names, whoever owns it. */
async function findNamed(job: Job, name: string): Promise<Result<readonly Endpoint[], ApiFault>> {
  const current = await job.client.getEndpoint({ namespace: job.inputs.namespace, name });
  if (current.ok) return success([current.value]);
  return current.fault.kind === 'notFound' ? success([]) : current;
}

/** The endpoints that a status reports: the named one, or every preview of the subject. */
export async function findReadable(
  job: Job,
  subject: Subject,
): Promise<Result<readonly Endpoint[], ApiFault>> {
  if (job.inputs.name !== undefined) return findNamed(job, job.inputs.name);
  const found = await findOwn(job, subject);
  return found.ok ? success(found.value.map(({ endpoint }) => endpoint)) : found;
}

export interface Writable {
  readonly ours: readonly Endpoint[];
  /** Endpoints that have the name of a preview of the subject but lack the proof that they are one. */
  readonly unproven: readonly (NotOursFault & { readonly endpoint: Endpoint })[];
  /** The names of other owners' endpoints. */
  readonly theirs: readonly string[];
}

/** An endpoint of another owner is not touched: with a warning if it has a name of ours, as a fault if the input names it. */
export async function findWritable(job: Job, subject: Subject): Promise<Result<Writable, PreviewFault>> {
  const { name } = job.inputs;
  if (name !== undefined) return findNamedWritable(job, name);
  const found = await findOwn(job, subject);
  return found.ok ? success(sortByOwner(job, found.value)) : found;
}

/** The endpoint that the input `name` names, if it may be written to. */
export async function findNamedWritable(job: Job, name: string): Promise<Result<Writable, PreviewFault>> {
  const named = await findNamed(job, name);
  if (!named.ok) return named;
  if (named.value.length === 0 || job.inputs.allowUnowned)
    return success({ ours: named.value, unproven: [], theirs: [] });
  return failure({ kind: 'notOurs', name, reason: refuseNamed().reason });
}

export function sortByOwner(job: Job, found: readonly FoundPreview[]): Writable {
  for (const { endpoint, ownership } of found) {
    if (ownership.kind === 'notOurs')
      job.reporter.warning(`${endpoint.name} is left alone: ${ownership.reason}`);
  }
  return {
    ours: found.filter(({ ownership }) => ownership.kind === 'ours').map(({ endpoint }) => endpoint),
    unproven: found.flatMap(({ endpoint, ownership }) =>
      ownership.kind === 'unproven'
        ? [{ kind: 'notOurs', name: endpoint.name, reason: ownership.reason, endpoint }]
        : [],
    ),
    theirs: found
      .filter(({ ownership }) => ownership.kind === 'notOurs')
      .map(({ endpoint }) => endpoint.name),
  };
}
