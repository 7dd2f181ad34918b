// Decides whether an endpoint is ours to write to; it may not write.

import { describeTarget, type PreviewIdentity, type PreviewTarget } from './identity.ts';

export type Ownership = { readonly kind: 'ours' } | { readonly kind: 'notOurs'; readonly reason: string };

const PRODUCT_TAG = 'preview-endpoints';

/**
 * What a server that keeps tags is asked to keep. A branch's tag names no branch: branch names are
 * hostile text, and the preview's name already holds the branch's hash.
 */
export function previewTags(identity: PreviewIdentity): readonly string[] {
  return [PRODUCT_TAG, `repo-${identity.repositoryId}`, targetTag(identity.target)];
}

function targetTag(target: PreviewTarget): string {
  return target.kind === 'pullRequest' ? `pr-${target.number}` : 'branch';
}

export interface OwnershipFacts {
  readonly endpoint: { readonly name: string; readonly tags?: readonly string[] | null | undefined };
  readonly identity: PreviewIdentity;
  /** `previewName(identity)`. */
  readonly recomputedName: string;
}

/** Ours: the name recomputes, and where the server keeps tags, all of ours are there. */
export function decideOwnership(facts: OwnershipFacts): Ownership {
  const { endpoint, identity, recomputedName } = facts;
  if (endpoint.name !== recomputedName) {
    const owner = describeTarget(identity.target);
    return {
      kind: 'notOurs',
      reason: `its name is not the one that belongs to ${owner} (${recomputedName})`,
    };
  }
  return decideByTags(endpoint.tags, identity) ?? { kind: 'ours' };
}

/** For an endpoint whose name somebody chose: only tags can show that it is ours. */
export function decideNamedOwnership(facts: Omit<OwnershipFacts, 'recomputedName'>): Ownership {
  const { tags } = facts.endpoint;
  if (tags === undefined || tags === null) {
    return { kind: 'notOurs', reason: 'its name was chosen by hand and the server keeps no tags' };
  }
  return decideByTags(tags, facts.identity) ?? { kind: 'ours' };
}

function decideByTags(
  tags: readonly string[] | null | undefined,
  identity: PreviewIdentity,
): Ownership | undefined {
  if (tags === undefined || tags === null) return undefined;
  const missing = previewTags(identity).filter((tag) => !tags.includes(tag));
  return missing.length === 0
    ? undefined
    : {
        kind: 'notOurs',
        reason: `it lacks the ${missing.length === 1 ? 'tag' : 'tags'} ${missing.join(', ')}`,
      };
}
