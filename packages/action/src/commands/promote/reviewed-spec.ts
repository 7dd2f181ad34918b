// The record of a spec whose verdict was seen on a pull request: it is stored sealed in the comment and read after the merge.

import type { Secret } from '@preview-endpoints/core';
import { parseWith, updateEndpointRequestSchema } from '@preview-endpoints/core/client';
import type { PromotedSpec } from '@preview-endpoints/core/previews';
import * as z from 'zod/mini';
import { LONGEST_RECORD_CHARACTERS } from '../../github/section-facts.ts';
import { openRecord, sealRecord } from './sealed-record.ts';

const specSchema = z.pick(
  z.extend(updateEndpointRequestSchema, {
    provider: z.optional(z.object({ vendor: z.optional(z.string()), region: z.optional(z.string()) })),
  }),
  { type: true, provider: true, compute: true, model: true },
);

const reviewedSchema = z.object({
  /** The commit of the pull request that was reviewed. */
  headSha: z.string(),
  target: z.string(),
  spec: specSchema,
  /** The target's fingerprint when the plan was made. */
  fingerprint: z.string(),
});

export interface Reviewed {
  readonly headSha: string;
  readonly target: string;
  readonly spec: PromotedSpec;
  readonly fingerprint: string;
}

/** The pull request that the record belongs to. In the comment of another one it cannot be opened. */
export interface ReviewedPlace {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

/** Undefined if the record is too long for a comment. */
export async function sealReviewed(
  token: Secret,
  place: ReviewedPlace,
  reviewed: Reviewed,
): Promise<string | undefined> {
  const sealed = await sealRecord(token, placeText(place), {
    ...reviewed,
    spec: withoutHidden(reviewed.spec),
  });
  return sealed.length > LONGEST_RECORD_CHARACTERS ? undefined : sealed;
}

export async function openReviewed(
  token: Secret,
  place: ReviewedPlace,
  sealed: string,
): Promise<Reviewed | undefined> {
  const parsed = parseWith(reviewedSchema, await openRecord(token, placeText(place), sealed));
  return parsed.ok ? parsed.value : undefined;
}

/**
 * Adds what is never stored to the reviewed spec: the secrets, and an image's password. Both come from the merged commit. If the
 * commit's image has a password, the image in the record must be the same one, or the record cannot be used. Without an image in
 * the record, the target keeps its own.
 */
export function completeReviewed(reviewed: PromotedSpec, stated: PromotedSpec): PromotedSpec | undefined {
  const { secrets, image } = stated.model ?? {};
  const { model } = reviewed;
  const isSameImage = JSON.stringify(imageOf(stated)) === JSON.stringify(model?.image);
  const needsPassword =
    model?.image !== undefined && JSON.stringify(image ?? null) !== JSON.stringify(imageOf(stated) ?? null);
  if (needsPassword && !isSameImage) return undefined;
  return {
    ...reviewed,
    model: {
      ...model,
      ...(needsPassword && image !== undefined ? { image } : {}),
      ...(secrets === undefined ? {} : { secrets }),
    },
  };
}

function withoutHidden(spec: PromotedSpec): PromotedSpec {
  if (spec.model === undefined) return spec;
  const { secrets: _secrets, ...model } = spec.model;
  const image = imageOf(spec);
  return { ...spec, model: image === undefined ? model : { ...model, image } };
}

type ImageOf = NonNullable<PromotedSpec['model']>['image'];

function imageOf({ model }: PromotedSpec): ImageOf {
  const entries = Object.entries(model?.image ?? {}).map(([variant, fields]) => {
    const { credentials: _hidden, ...rest }: Readonly<Record<string, unknown>> = { ...fields };
    return [variant, rest] as const;
  });
  const parsed = parseWith(specSchema, { model: { image: Object.fromEntries(entries) } });
  return parsed.ok ? parsed.value.model?.image : undefined;
}

function placeText({ repositoryId, pullRequest }: ReviewedPlace): string {
  return `reviewed ${repositoryId} ${pullRequest}`;
}
