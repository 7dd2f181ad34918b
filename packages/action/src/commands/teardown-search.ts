// Finds the previews that a teardown removes: first those with known names, then those that only a list shows. It may not write.

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

/** A name that was looked up, and the endpoint that has it. */
export interface KnownName {
  readonly name: string;
  readonly found: Result<FoundPreview | undefined, ApiFault>;
}

/**
 * The preview of the inputs; without an input variant, also each variant that our comment mentions. It takes one GET for each,
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

/** Includes previews that were reported as gone, because a comment is no proof. */
async function variantsTold({ repository, target }: Subject, told: Told): Promise<readonly string[]> {
  const identities = await Promise.all(
    (told ?? []).map(({ name }) => identifyPreview(name, repository, target)),
  );
  return identities.flatMap((identity) => identity?.variant ?? []);
}

/**
 * Lists endpoints to find variants that nobody reported. If our comment reports all variants, those with edited tags are known by
 * name, and the list may be filtered by a tag. Without a comment, the whole namespace is listed.
 */
export async function findUntold(
  job: Job,
  { repository, target }: Subject,
  told: Told,
): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const { client, inputs } = job;
  // A variant has one name, and that name is looked up already.
  if (inputs.variant !== undefined) return success([]);
  const { namespace } = inputs;
  return listPreviews({ client, namespace, repository, target, byTag: told !== undefined });
}
