// Decides which previews of a repository are provably dead. Whatever cannot be proven is kept. Pure but for hashing.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { branchOf } from './branch-mark.ts';
import { describeTarget, type PreviewIdentity, type PreviewTarget } from './identity.ts';
import { identifyPreview, identifyPullRequestPreview, previewName } from './name.ts';
import { decideOwnership } from './ownership.ts';

/** What GitHub says of a pull request or branch, asked by its number or name. */
export type TargetStatus =
  /** The pull request is open, the branch exists. */
  | 'alive'
  /** The pull request is closed or merged, GitHub answers 404 for the branch. */
  | 'dead'
  /** GitHub could not be asked, or answered something else. */
  | 'unknown';

export type SweepCandidate =
  | { readonly kind: 'preview'; readonly endpoint: Endpoint; readonly identity: PreviewIdentity }
  /** Not a preview of this repository, or one whose identity cannot be recomputed. */
  | { readonly kind: 'foreign'; readonly endpoint: Endpoint; readonly reason: string };

export interface SweepVerdict {
  readonly endpoint: Endpoint;
  readonly decision: 'delete' | 'keep';
  readonly reason: string;
}

export interface SweepRules {
  readonly nowMs: number;
  /** Previews older than this go even while their pull request is open. Absent: age does not matter. */
  readonly maxAgeMs?: number;
}

/** An endpoint is a candidate only when its name recomputes from an identity of this repository and its tags are ours. */
export async function identifyCandidate(endpoint: Endpoint, repositoryId: number): Promise<SweepCandidate> {
  const identity = await identify(endpoint, repositoryId);
  if (identity === undefined) {
    return { kind: 'foreign', endpoint, reason: 'its name does not recompute from this repository' };
  }
  const recomputedName = await previewName(identity);
  const ownership = decideOwnership({ endpoint, identity, recomputedName });
  return ownership.kind === 'ours'
    ? { kind: 'preview', endpoint, identity }
    : { kind: 'foreign', endpoint, reason: ownership.reason };
}

async function identify(endpoint: Endpoint, repositoryId: number): Promise<PreviewIdentity | undefined> {
  const branch = branchOf(endpoint);
  if (branch !== undefined)
    return identifyPreview(endpoint.name, repositoryId, { kind: 'branch', name: branch });
  return identifyPullRequestPreview(endpoint.name, repositoryId);
}

/** The targets to ask GitHub about, each once. */
export function targetsOf(candidates: readonly SweepCandidate[]): readonly PreviewTarget[] {
  const targets = new Map<string, PreviewTarget>();
  for (const candidate of candidates) {
    if (candidate.kind === 'preview')
      targets.set(targetKey(candidate.identity.target), candidate.identity.target);
  }
  return [...targets.values()];
}

/** One text for one target. */
export function targetKey(target: PreviewTarget): string {
  return target.kind === 'pullRequest' ? `pull request ${target.number}` : `branch ${target.name}`;
}

export function decideSweep(
  candidate: SweepCandidate,
  status: TargetStatus,
  rules: SweepRules,
): SweepVerdict {
  const { endpoint } = candidate;
  if (candidate.kind === 'foreign') return { endpoint, decision: 'keep', reason: candidate.reason };
  const target = describeTarget(candidate.identity.target);
  const isOld = rules.maxAgeMs !== undefined && ageMs(endpoint, rules.nowMs) > rules.maxAgeMs;
  if (status === 'dead') return { endpoint, decision: 'delete', reason: `${target} is closed or gone` };
  if (isOld) return { endpoint, decision: 'delete', reason: `it is older than max-age` };
  const reason = status === 'alive' ? `${target} is open` : `GitHub did not say what became of ${target}`;
  return { endpoint, decision: 'keep', reason };
}

/** The oldest `cap` deletions stay; the others wait for the next run. */
export function capSweep(verdicts: readonly SweepVerdict[], cap: number): readonly SweepVerdict[] {
  const condemned = verdicts.filter((verdict) => verdict.decision === 'delete');
  const first = [...condemned].sort((a, b) => createdMs(a.endpoint) - createdMs(b.endpoint)).slice(0, cap);
  const allowed = new Set(first.map((verdict) => verdict.endpoint.name));
  return verdicts.map((verdict) =>
    verdict.decision === 'keep' || allowed.has(verdict.endpoint.name)
      ? verdict
      : {
          ...verdict,
          decision: 'keep',
          reason: `${verdict.reason}, but the cap of ${cap} per run is reached`,
        },
  );
}

/** An endpoint that does not tell its age is taken for new: age alone never condemns it. */
function ageMs(endpoint: Endpoint, nowMs: number): number {
  const created = createdMs(endpoint);
  return Number.isFinite(created) ? nowMs - created : 0;
}

function createdMs(endpoint: Endpoint): number {
  const created = Date.parse(endpoint.status.createdAt ?? '');
  return Number.isNaN(created) ? Number.POSITIVE_INFINITY : created;
}
