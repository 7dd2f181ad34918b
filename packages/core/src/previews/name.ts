// Makes the name of a preview from its identity alone, and resolves a name to its identity.

import { sha256Base32 } from './digest.ts';
import {
  buildIdentity,
  type PreviewIdentity,
  type PreviewRepository,
  type PreviewTarget,
  rawIdentity,
  repositoryKey,
  VARIANT_PATTERN,
} from './identity.ts';

/** Production: "32 characters maximum". */
export const LONGEST_NAME_CHARACTERS = 32;
const REPOSITORY_CHARACTERS = 4;
const IDENTITY_CHARACTERS = 8;
const LONGEST_SLUG_CHARACTERS = LONGEST_NAME_CHARACTERS - REPOSITORY_CHARACTERS - IDENTITY_CHARACTERS - 1;

/** GitHub allows at most 50 new attempts of a run. */
const MOST_ATTEMPTS = 99;
const DIGITS_BASE = 36;

/** The slug of a branch name that has no letter or digit. */
const EMPTY_SLUG = 'branch';

const NAME_PARTS = /^([a-z0-9-]+)-([a-z2-7]{4})([a-z2-7]{8})$/;

/**
 * `<slug>-<r4><i8>`: a slug for people, 4 characters of the repository's SHA-256 and 8 of the whole identity's.
 * Deterministic, at most 32 characters, valid under the specification's pattern.
 */
export async function previewName(identity: PreviewIdentity): Promise<string> {
  const [repository, whole] = await Promise.all([
    sha256Base32(repositoryKey(identity), REPOSITORY_CHARACTERS),
    sha256Base32(rawIdentity(identity), IDENTITY_CHARACTERS),
  ]);
  return `${slugOf(identity)}-${repository}${whole}`;
}

/** The part of a name that people read: the target, cut to fit, and the variant. */
export function slugOf(identity: PreviewIdentity): string {
  const suffix = identity.variant === undefined ? '' : `-${identity.variant}`;
  const base = slugOfTarget(identity.target).slice(0, LONGEST_SLUG_CHARACTERS - suffix.length);
  return `${base.replace(/-+$/, '')}${suffix}`;
}

function slugOfTarget(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return `pr-${target.number}`;
  // Run id and attempt in so few characters that the longest variant fits beside them: a sweep parses them again.
  if (target.kind === 'run')
    return `r${(target.id * (MOST_ATTEMPTS + 1) + target.attempt).toString(DIGITS_BASE)}`;
  const slug = target.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug === '' ? EMPTY_SLUG : slug;
}

/**
 * The identity with this target whose recomputed name is `name`, or undefined. Only a name that recomputes is believed.
 * Finds every variant, because the variant is part of the name.
 */
export async function identifyPreview(
  name: string,
  repository: PreviewRepository,
  target: PreviewTarget,
): Promise<PreviewIdentity | undefined> {
  const slug = NAME_PARTS.exec(name)?.[1];
  if (slug === undefined) return undefined;
  for (const identity of identitiesOf(slug, repository, target)) {
    if ((await previewName(identity)) === name) return identity;
  }
  return undefined;
}

/**
 * The pull request's identity that `name` shows, or undefined. A branch cannot be read from a name, only compared with a
 * known branch.
 */
export async function identifyPullRequestPreview(
  name: string,
  repository: PreviewRepository,
): Promise<PreviewIdentity | undefined> {
  const number = /^pr-([1-9]\d{0,8})-/.exec(name)?.[1];
  if (number === undefined) return undefined;
  return identifyPreview(name, repository, { kind: 'pullRequest', number: Number(number) });
}

/** The attempt of a run that `name` shows, with its identity, or undefined. */
export async function identifyRunPreview(
  name: string,
  repository: PreviewRepository,
): Promise<PreviewIdentity | undefined> {
  const digits = /^r([0-9a-z]{2,10})-/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const both = Number.parseInt(digits, DIGITS_BASE);
  const id = Math.floor(both / (MOST_ATTEMPTS + 1));
  const attempt = both % (MOST_ATTEMPTS + 1);
  return identifyPreview(name, repository, { kind: 'run', id, attempt });
}

/** The identity without a variant, and the one whose variant the slug may end in. */
function identitiesOf(slug: string, repository: PreviewRepository, target: PreviewTarget): PreviewIdentity[] {
  const last = slug.split('-').at(-1) ?? '';
  const variants = VARIANT_PATTERN.test(last) ? [undefined, last] : [undefined];
  return variants
    .map((variant) => buildIdentity(repository, target, variant))
    .filter((identity) => slugOf(identity) === slug);
}
