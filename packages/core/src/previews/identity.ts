// Which pull request or branch a preview belongs to; facts only, no names are made here.

export type PreviewTarget =
  | { readonly kind: 'pullRequest'; readonly number: number }
  /** The raw branch name, as Git has it: without `refs/heads/`. */
  | { readonly kind: 'branch'; readonly name: string };

export interface PreviewIdentity {
  /** GitHub's number of the repository: a rename or transfer keeps it. */
  readonly repositoryId: number;
  readonly target: PreviewTarget;
  /** Tells several previews of one pull request apart. */
  readonly variant?: string;
}

/** Short, so that a name still shows its pull request; without `-`, so that a name can be taken apart. */
export const VARIANT_PATTERN = /^[a-z0-9]{1,8}$/;

/**
 * One text for one identity, and different texts for different ones: Git allows no control character
 * in a branch name (git-check-ref-format), so a line feed separates without doubt.
 */
export function rawIdentity(identity: PreviewIdentity): string {
  const { target } = identity;
  const what = target.kind === 'pullRequest' ? String(target.number) : target.name;
  return [identity.repositoryId, target.kind, what, identity.variant ?? ''].join('\n');
}

export function describeTarget(target: PreviewTarget): string {
  return target.kind === 'pullRequest' ? `pull request #${target.number}` : `branch ${target.name}`;
}
