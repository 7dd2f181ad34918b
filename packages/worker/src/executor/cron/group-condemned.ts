// Which targets have previews that must go, the oldest first: a teardown takes a whole target. Pure.

import {
  decideSweep,
  type PreviewTarget,
  type SweepCandidate,
  type TargetStatus,
  targetKey,
} from '@preview-endpoints/core/previews';

export interface Condemned {
  readonly target: PreviewTarget;
  /** What the target has, the variants side by side. */
  readonly names: readonly string[];
  readonly reason: string;
}

/** What nobody was asked about is unknown, and stays. */
export function groupCondemned(
  candidates: readonly SweepCandidate[],
  statuses: ReadonlyMap<string, TargetStatus>,
  nowMs: number,
): readonly Condemned[] {
  const groups = new Map<string, Condemned>();
  for (const candidate of candidates.toSorted((a, b) => bornMs(a) - bornMs(b))) {
    if (candidate.kind === 'foreign') continue;
    const { target } = candidate.identity;
    const key = targetKey(target);
    const { decision, reason } = decideSweep(candidate, statuses.get(key) ?? 'unknown', { nowMs });
    const names = [...(groups.get(key)?.names ?? []), candidate.endpoint.name];
    if (decision === 'delete') groups.set(key, { target, names, reason });
  }
  return [...groups.values()];
}

/** What does not tell its age is taken for new. */
function bornMs({ endpoint }: SweepCandidate): number {
  const ms = Date.parse(endpoint.status.createdAt ?? '');
  return Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms;
}
