// Decides whether an endpoint is ours to write to; it may not write.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { branchOf } from './branch-mark.ts';
import { FINGERPRINT_ENV_KEY } from './fingerprint.ts';
import { describeTarget, type PreviewIdentity, type PreviewTarget } from './identity.ts';
import { hashIdentity, IDENTITY_TAG_PREFIX, identityHashOf } from './identity-mark.ts';
import { previewName } from './name.ts';

/** Whether an endpoint may be written to as the preview of an identity. */
export type Ownership =
  | { readonly kind: 'ours' }
  /** It belongs to somebody else, or to another identity whose name happens to be the same. */
  | { readonly kind: 'notOurs'; readonly reason: string }
  /** Its name is ours and a mark is left, but the proof of ownership is missing. It may be our preview, and may bill. */
  | { readonly kind: 'unproven'; readonly reason: string };

const PRODUCT_TAG = 'preview-endpoints';

/** The facts that an endpoint is checked against before it counts as the preview of an identity. */
export interface PreviewMarks {
  readonly identity: PreviewIdentity;
  readonly name: string;
  /** The hash of the whole identity, kept in env. */
  readonly identityHash: string;
  /** The tag that holds the same hash. */
  readonly identityTag: string;
  /**
   * The other tags of a preview. Previews from before the identity tag have only these. They do not contain the branch name,
   * because branch names are hostile text.
   */
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

/** The tags that a server is asked to keep. */
export async function previewTags(identity: PreviewIdentity): Promise<readonly string[]> {
  return tagsOf(await previewMarks(identity));
}

/** All tags of an identity. */
export function tagsOf({ plainTags, identityTag }: PreviewMarks): string[] {
  return [...plainTags, identityTag];
}

/** Each pull request and each run has its own tag. All branches share one, because their names are hostile text. */
export function targetTag(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return `pr-${target.number}`;
  if (target.kind === 'branch') return 'branch';
  return `run-${target.id}`;
}

/** The part of an endpoint that ownership is decided from. */
export interface MarkedEndpoint {
  readonly name: string;
  readonly tags?: readonly string[] | null | undefined;
  readonly model?: Endpoint['model'];
}

/**
 * Ours: the name recomputes, and where the server keeps tags, the tag of the whole identity is present. The hash in the
 * name alone proves nothing: two branches with the same name can be found in seconds.
 */
export function decideOwnership(endpoint: MarkedEndpoint, marks: PreviewMarks): Ownership {
  if (endpoint.name !== marks.name) {
    const owner = describeTarget(marks.identity.target);
    return notOurs(`its name is not the one that belongs to ${owner} (${marks.name})`);
  }
  return decideByBranch(endpoint, marks) ?? decideByTags(endpoint, marks);
}

/** For an endpoint whose name was chosen by a person: only tags can show that it is ours. */
export function decideNamedOwnership(endpoint: MarkedEndpoint, marks: PreviewMarks): Ownership {
  const { tags } = endpoint;
  if (tags === undefined || tags === null) {
    return notOurs('its name was chosen by hand and the server keeps no tags');
  }
  const ownership = decideByTags({ ...endpoint, model: null }, marks);
  return ownership.kind === 'unproven' ? notOurs(ownership.reason) : ownership;
}

/**
 * A branch mark of another branch proves another branch's preview, whatever the tags are: old previews of branches all have
 * the same tags.
 */
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

/** Proven by the hash of the whole identity, or by the whole branch name beside a name that recomputes from it. */
function isProvenByEnv(endpoint: MarkedEndpoint, { identity, identityHash, name }: PreviewMarks): boolean {
  if (endpoint.name !== name) return false;
  if (identityHashOf(endpoint) === identityHash) return true;
  const { target } = identity;
  return target.kind === 'branch' && branchOf(endpoint) === target.name;
}

/** Was the endpoint ever a preview of this product? Nothing else writes these marks. */
function hasMarks(endpoint: MarkedEndpoint): boolean {
  const fingerprint: unknown = endpoint.model?.env?.[FINGERPRINT_ENV_KEY];
  return (
    fingerprint !== undefined || identityHashOf(endpoint) !== undefined || branchOf(endpoint) !== undefined
  );
}

function notOurs(reason: string): Ownership {
  return { kind: 'notOurs', reason };
}
