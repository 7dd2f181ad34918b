// Describes which pull request, branch or run a preview belongs to. It holds facts only and makes no names.

import type { EndpointRef } from '../client/send-operation.ts';

/** The pull request, branch or run that a preview is for. */
export type PreviewTarget =
  | { readonly kind: 'pullRequest'; readonly number: number }
  /** The raw branch name, as Git has it: without `refs/heads/`. */
  | { readonly kind: 'branch'; readonly name: string }
  /** One attempt of a workflow run, numbered as on GitHub. Its preview belongs to one of its jobs and ends with the job. */
  | { readonly kind: 'run'; readonly id: number; readonly attempt: number };

/** What GitHub says about a pull request, branch or run. */
export type TargetStatus =
  /** The pull request is open, the branch exists, or the attempt is still running. */
  | 'alive'
  /** The pull request is closed or merged; GitHub shows the repository but no such branch or run; or the attempt is over. */
  | 'dead'
  /** GitHub could not be asked, or its answer proves neither. */
  | 'unknown';

/** A repository, identified by facts that a rename or a transfer does not change. */
export interface PreviewRepository {
  /** The host of its GitHub server, see `serverOf`. Absent: github.com. */
  readonly server?: string;
  /** GitHub's number. Each server counts from 1, so the number alone does not identify a repository. */
  readonly id: number;
}

/** All facts that distinguish one preview from every other. */
export interface PreviewIdentity {
  /** The host of the GitHub server, see `serverOf`. Absent: github.com. */
  readonly server?: string;
  /** GitHub's number of the repository: a rename or transfer keeps it. */
  readonly repositoryId: number;
  readonly target: PreviewTarget;
  /** Distinguishes several previews of one pull request. */
  readonly variant?: string;
}

/**
 * A text that identifies one endpoint, used as the key for everything that is said or stored about a preview. The name
 * alone is not unique, because the same name can exist in every namespace.
 */
export function previewKey({ namespace, name }: EndpointRef): string {
  return `${namespace}/${name}`;
}

/** The endpoint that a key names, or undefined for any other text: keys are read from comments, which people edit. */
export function parsePreviewKey(key: string): EndpointRef | undefined {
  const [, namespace, name] = PREVIEW_KEY.exec(key) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** A Hugging Face namespace, and a name under the specification's pattern. */
const PREVIEW_KEY = /^([A-Za-z0-9][A-Za-z0-9._-]{0,95})\/([a-z0-9-]{1,32})$/;

/** Short, so that the name still shows the pull request. Without `-`, so that a name can be split into its parts. */
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

/** The repository as one text. On github.com it is the number alone, so that existing names stay valid. */
export function repositoryKey({ server = DEFAULT_SERVER, repositoryId }: PreviewIdentity): string {
  return server === DEFAULT_SERVER ? String(repositoryId) : `${server}/${repositoryId}`;
}

/**
 * A distinct text for each identity. Git allows no control character in a branch name (git-check-ref-format), so a line
 * feed is an unambiguous separator.
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
