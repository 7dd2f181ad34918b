// Finds what a teardown takes away: first by the names that can be known, then what only a list shows. It may not write.

import { type Result, success } from '@preview-endpoints/core';
import type { ApiFault } from '@preview-endpoints/core/client';
import {
  type FoundPreview,
  findPreview,
  identifyPreview,
  listPreviews,
  previewName,
} from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import type { Told } from './read-told.ts';

/** A name that was asked for, and what has it. */
export interface KnownName {
  readonly name: string;
  readonly found: Result<FoundPreview | undefined, ApiFault>;
}

/**
 * The preview of the inputs; without a variant, also each one that our comment tells of. One GET for each,
 * however many endpoints the namespace has.
 */
export async function findByName(job: Job, subject: Subject, told: Told): Promise<readonly KnownName[]> {
  const { client, inputs } = job;
  const { namespace, variant } = inputs;
  const variants = variant === undefined ? [undefined, ...(await variantsTold(subject, told))] : [variant];
  return Promise.all(
    [...new Set(variants)].map(async (one) => {
      const identity = identityOf(subject, one);
      return {
        name: await previewName(identity),
        found: await findPreview({ client, namespace, identity }),
      };
    }),
  );
}

/** Those that are told gone too: a comment is no proof. */
async function variantsTold({ repository, target }: Subject, told: Told): Promise<readonly string[]> {
  const identities = await Promise.all(
    (told ?? []).map(({ name }) => identifyPreview(name, repository, target)),
  );
  return identities.flatMap((identity) => identity?.variant ?? []);
}

/**
 * What a list shows, for the variants that nobody told of. Where our comment tells of all, those with edited tags are
 * known by name, and the list may be cut by a tag; where there is none to read, the namespace is read whole.
 */
export async function findUntold(
  job: Job,
  { repository, target }: Subject,
  told: Told,
): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const { client, inputs } = job;
  // A variant has one name, and that is asked for.
  if (inputs.variant !== undefined) return success([]);
  const { namespace } = inputs;
  return listPreviews({ client, namespace, repository, target, byTag: told !== undefined });
}
