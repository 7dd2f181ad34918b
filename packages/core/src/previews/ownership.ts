// Decides whether an endpoint is ours to write to; it may not write.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { branchOf } from './branch-mark.ts';
import { FINGERPRINT_ENV_KEY } from './fingerprint.ts';
import { describeTarget, type PreviewIdentity, type PreviewTarget } from './identity.ts';
import { hashIdentity, IDENTITY_TAG_PREFIX, identityHashOf } from './identity-mark.ts';
import { previewName } from './name.ts';

/** May an endpoint be written to as the preview of an identity? */
export type Ownership =
  | { readonly kind: 'ours' }
  /** Somebody else's, also another identity's whose name happens to be the same. */
  | { readonly kind: 'notOurs'; readonly reason: string }
  /** Its name is ours and a mark is left, but not what would prove it: it may be ours, and bill. */
  | { readonly kind: 'unproven'; readonly reason: string };

const PRODUCT_TAG = 'preview-endpoints';

/** What is asked of an endpoint before it is taken for the preview of an identity. */
export interface PreviewMarks {
  readonly identity: PreviewIdentity;
  readonly name: string;
  /** The hash of the whole identity, in env. */
  readonly identityHash: string;
  /** The tag with that hash. */
  readonly identityTag: string;
  /** What previews had before that tag. A branch's names no branch: branch names are hostile text. */
  readonly plainTags: readonly string[];
}

/** The name and the tags of an identity. */
export async function previewMarks(identity: PreviewIdentity): Promise<PreviewMarks> {
  const hash = await hashIdentity(identity);
  return {
    identity,
    name: await previewName(identity),
    identityHash: hash,
    identityTag: `${IDENTITY_TAG_PREFIX}${hash}`,
    plainTags: [PRODUCT_TAG, `repo-${identity.repositoryId}`, targetTag(identity.target)],
  };
}

/** What a server that keeps tags is asked to keep. */
export async function previewTags(identity: PreviewIdentity): Promise<readonly string[]> {
  return tagsOf(await previewMarks(identity));
}

/** All tags of an identity. */
export function tagsOf({ plainTags, identityTag }: PreviewMarks): string[] {
  return [...plainTags, identityTag];
}

/** A pull request's and a run's is its own; all branches share one, for their names are hostile text. */
export function targetTag(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return `pr-${target.number}`;
  if (target.kind === 'branch') return 'branch';
  return `run-${target.id}`;
}

/** The part of an endpoint that ownership is read from. */
export interface MarkedEndpoint {
  readonly name: string;
  readonly tags?: readonly string[] | null | undefined;
  readonly model?: Endpoint['model'];
}

/**
 * Ours: the name recomputes, and where the server keeps tags, the whole identity's is there. The name's
 * hash alone proves nothing: two branches with one name are found in seconds.
 */
export function decideOwnership(endpoint: MarkedEndpoint, marks: PreviewMarks): Ownership {
  if (endpoint.name !== marks.name) {
    const owner = describeTarget(marks.identity.target);
    return notOurs(`its name is not the one that belongs to ${owner} (${marks.name})`);
  }
  return decideByBranch(endpoint, marks) ?? decideByTags(endpoint, marks);
}

/** For an endpoint whose name somebody chose: only tags can show that it is ours. */
export function decideNamedOwnership(endpoint: MarkedEndpoint, marks: PreviewMarks): Ownership {
  const { tags } = endpoint;
  if (tags === undefined || tags === null) {
    return notOurs('its name was chosen by hand and the server keeps no tags');
  }
  const ownership = decideByTags({ ...endpoint, model: null }, marks);
  return ownership.kind === 'unproven' ? notOurs(ownership.reason) : ownership;
}

/** The mark of another branch is another branch's preview, whatever the tags say: those of old ones are all alike. */
function decideByBranch(endpoint: MarkedEndpoint, { identity }: PreviewMarks): Ownership | undefined {
  const marked = branchOf(endpoint);
  const isAnother =
    identity.target.kind === 'branch' && marked !== undefined && marked !== identity.target.name;
  return isAnother ? notOurs(`it is the preview of another branch (${marked})`) : undefined;
}

function decideByTags(endpoint: MarkedEndpoint, marks: PreviewMarks): Ownership {
  const { tags } = endpoint;
  if (tags === undefined || tags === null || tags.includes(marks.identityTag)) return { kind: 'ours' };
  const other = tags.find((tag) => tag.startsWith(IDENTITY_TAG_PREFIX));
  if (other !== undefined) return notOurs(`it is the preview of another identity (its tag is ${other})`);
  const missing = marks.plainTags.filter((tag) => !tags.includes(tag));
  if (missing.length === 0 || isProvenByEnv(endpoint, marks)) return { kind: 'ours' };
  const reason = `it lacks the ${missing.length === 1 ? 'tag' : 'tags'} ${missing.join(', ')}`;
  const isMarked = missing.length < marks.plainTags.length || hasMarks(endpoint);
  return isMarked ? { kind: 'unproven', reason } : notOurs(reason);
}

/** The hash of the whole identity; or the whole branch name, beside a name that recomputes from it. */
function isProvenByEnv(endpoint: MarkedEndpoint, { identity, identityHash, name }: PreviewMarks): boolean {
  if (endpoint.name !== name) return false;
  if (identityHashOf(endpoint) === identityHash) return true;
  const { target } = identity;
  return target.kind === 'branch' && branchOf(endpoint) === target.name;
}

/** Was it ever a preview of this product? Nobody else writes these. */
function hasMarks(endpoint: MarkedEndpoint): boolean {
  const fingerprint: unknown = endpoint.model?.env?.[FINGERPRINT_ENV_KEY];
  return (
    fingerprint !== undefined || identityHashOf(endpoint) !== undefined || branchOf(endpoint) !== undefined
  );
}

function notOurs(reason: string): Ownership {
  return { kind: 'notOurs', reason };
}
