// Decides whether an endpoint is ours to write to; it may not write.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { branchOf } from './branch-mark.ts';
import { sha256Base32 } from './digest.ts';
import { describeTarget, type PreviewIdentity, type PreviewTarget, rawIdentity } from './identity.ts';
import { previewName } from './name.ts';

export type Ownership =
  | { readonly kind: 'ours' }
  /** Somebody else's, also another identity's whose name happens to be the same. */
  | { readonly kind: 'notOurs'; readonly reason: string }
  /** Its name is ours, and the tags that would prove it were taken away: it may be ours, and bill. */
  | { readonly kind: 'unproven'; readonly reason: string };

const PRODUCT_TAG = 'preview-endpoints';
const IDENTITY_TAG_PREFIX = 'identity-';
/** 130 bits: two identities with one tag cannot be searched for, as two with one name can. */
const IDENTITY_TAG_CHARACTERS = 26;

/** What is asked of an endpoint before it is taken for the preview of an identity. */
export interface PreviewMarks {
  readonly identity: PreviewIdentity;
  readonly name: string;
  /** The tag with the hash of the whole identity. */
  readonly identityTag: string;
  /** What previews had before that tag. A branch's names no branch: branch names are hostile text. */
  readonly plainTags: readonly string[];
}

/** The name and the tags of an identity. */
export async function previewMarks(identity: PreviewIdentity): Promise<PreviewMarks> {
  const hash = await sha256Base32(rawIdentity(identity), IDENTITY_TAG_CHARACTERS);
  return {
    identity,
    name: await previewName(identity),
    identityTag: `${IDENTITY_TAG_PREFIX}${hash}`,
    plainTags: [PRODUCT_TAG, `repo-${identity.repositoryId}`, targetTag(identity.target)],
  };
}

/** What a server that keeps tags is asked to keep. */
export async function previewTags(identity: PreviewIdentity): Promise<readonly string[]> {
  const { plainTags, identityTag } = await previewMarks(identity);
  return [...plainTags, identityTag];
}

function targetTag(target: PreviewTarget): string {
  return target.kind === 'pullRequest' ? `pr-${target.number}` : 'branch';
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
  // The whole branch name, kept beside a name that recomputes from it, is the whole identity too.
  if (missing.length === 0 || isProvenByBranch(endpoint, marks)) return { kind: 'ours' };
  const words = missing.length === 1 ? 'tag' : 'tags';
  return { kind: 'unproven', reason: `it lacks the ${words} ${missing.join(', ')}` };
}

function isProvenByBranch(endpoint: MarkedEndpoint, { identity, name }: PreviewMarks): boolean {
  const { target } = identity;
  return target.kind === 'branch' && endpoint.name === name && branchOf(endpoint) === target.name;
}

function notOurs(reason: string): Ownership {
  return { kind: 'notOurs', reason };
}
