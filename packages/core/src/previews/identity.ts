// Which pull request or branch a preview belongs to; facts only, no names are made here.

import type { EndpointRef } from '../client/send-operation.ts';

/** What a preview is for. */
export type PreviewTarget =
  | { readonly kind: 'pullRequest'; readonly number: number }
  /** The raw branch name, as Git has it: without `refs/heads/`. */
  | { readonly kind: 'branch'; readonly name: string }
  /** One attempt of a workflow run, as GitHub counts both: a preview of one of its jobs, which ends with the job. */
  | { readonly kind: 'run'; readonly id: number; readonly attempt: number };

/** What GitHub says of a pull request, branch or run. */
export type TargetStatus =
  /** The pull request is open, the branch exists, the attempt is at work. */
  | 'alive'
  /** The pull request is closed or merged; there is no such branch or run in a repository that answers; the attempt is over. */
  | 'dead'
  /** GitHub could not be asked, or answered something that proves neither. */
  | 'unknown';

/** A repository, known by what a rename or a transfer keeps. */
export interface PreviewRepository {
  /** The host of its GitHub server, see `serverOf`. Absent: github.com. */
  readonly server?: string;
  /** GitHub's number. Each server counts from 1, so the number alone is not enough. */
  readonly id: number;
}

/** Everything that tells one preview from all others. */
export interface PreviewIdentity {
  /** The host of the GitHub server, see `serverOf`. Absent: github.com. */
  readonly server?: string;
  /** GitHub's number of the repository: a rename or transfer keeps it. */
  readonly repositoryId: number;
  readonly target: PreviewTarget;
  /** Tells several previews of one pull request apart. */
  readonly variant?: string;
}

/**
 * One text for one endpoint: what is said or stored about a preview is kept under it. The name alone will not
 * do, because it is the same in every namespace.
 */
export function previewKey({ namespace, name }: EndpointRef): string {
  return `${namespace}/${name}`;
}

/** The endpoint that a key names, or undefined for another text: keys come back from comments, which people edit. */
export function parsePreviewKey(key: string): EndpointRef | undefined {
  const [, namespace, name] = PREVIEW_KEY.exec(key) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** A Hugging Face namespace, and a name as the specification's pattern has it. */
const PREVIEW_KEY = /^([A-Za-z0-9][A-Za-z0-9._-]{0,95})\/([a-z0-9-]{1,32})$/;

/** Short, so that a name still shows its pull request; without `-`, so that a name can be taken apart. */
export const VARIANT_PATTERN = /^[a-z0-9]{1,8}$/;

/** The identity of a preview of this repository. */
export function buildIdentity(
  { server, id }: PreviewRepository,
  target: PreviewTarget,
  variant?: string,
): PreviewIdentity {
  return {
    ...(server === undefined ? {} : { server }),
    repositoryId: id,
    target,
    ...(variant === undefined ? {} : { variant }),
  };
}

const DEFAULT_SERVER = 'github.com';

/** The repository as one text. On github.com it is the number alone, so that names stay as they always were. */
export function repositoryKey({ server = DEFAULT_SERVER, repositoryId }: PreviewIdentity): string {
  return server === DEFAULT_SERVER ? String(repositoryId) : `${server}/${repositoryId}`;
}

/**
 * One text for one identity, and different texts for different ones: Git allows no control character
 * in a branch name (git-check-ref-format), so a line feed separates without doubt.
 */
export function rawIdentity(identity: PreviewIdentity): string {
  const { target } = identity;
  const what = rawTarget(target);
  return [repositoryKey(identity), target.kind, what, identity.variant ?? ''].join('\n');
}

/** The target without its kind, as one text. */
export function rawTarget(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return String(target.number);
  if (target.kind === 'branch') return target.name;
  return `${target.id}.${target.attempt}`;
}

/** The target in words, for logs and reasons. */
export function describeTarget(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return `pull request #${target.number}`;
  if (target.kind === 'branch') return `branch ${target.name}`;
  return `attempt ${target.attempt} of run ${target.id}`;
}
