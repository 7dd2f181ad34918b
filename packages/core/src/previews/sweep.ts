// The rules of a sweep: which previews to delete, in which order and how many per run. Pure except for the questions passed
// to it.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { Random } from '../ports.ts';
import { describeTarget, type PreviewTarget, type TargetStatus } from './identity.ts';
import type { DueRule } from './lease.ts';
import { type SweepCandidate, targetKey } from './sweep-candidate.ts';

/** What a sweep does with one endpoint, and why. */
export interface SweepVerdict {
  readonly endpoint: Endpoint;
  readonly decision: 'delete' | 'keep';
  readonly reason: string;
  /** Set when the preview's target is dead and it bills, but only a person can say whether it may be deleted. */
  readonly needsPerson?: true;
}

/** The rules that a sweep applies in addition to GitHub's answers. */
export interface SweepRules {
  /** Decides about a preview whose target is not dead. Undefined, or no rule: the preview is kept. */
  readonly due?: DueRule;
}

/**
 * Decides about one candidate, given the status of its target. A target that was not asked about is unknown, and its preview
 * is kept.
 */
export function decideSweep(
  candidate: SweepCandidate,
  status: TargetStatus,
  rules: SweepRules,
): SweepVerdict {
  const { endpoint } = candidate;
  if (candidate.kind === 'foreign') return { endpoint, decision: 'keep', reason: candidate.reason };
  const why = reasonToDelete(candidate, status, rules);
  const target = describeTarget(candidate.identity.target);
  if (why !== undefined && 'kept' in why) return { endpoint, decision: 'keep', reason: why.kept };
  if (why === undefined) {
    const reason = status === 'alive' ? `${target} is open` : `GitHub did not give the status of ${target}`;
    return { endpoint, decision: 'keep', reason };
  }
  if (candidate.kind === 'preview') return { endpoint, decision: 'delete', reason: why.deleted };
  const reason = `${why.deleted}, but ${candidate.reason}, so it is left to you`;
  return { endpoint, decision: 'keep', reason, needsPerson: true };
}

function reasonToDelete(
  { endpoint, identity }: Exclude<SweepCandidate, { kind: 'foreign' }>,
  status: TargetStatus,
  rules: SweepRules,
): ReturnType<DueRule> {
  const { target } = identity;
  if (status === 'dead')
    return { deleted: `${describeTarget(target)} is ${target.kind === 'run' ? 'over' : 'closed or gone'}` };
  return rules.due?.({ endpoint, identity });
}

/** The previews that a target loses together: a teardown removes every variant. */
export interface SweepGroup {
  readonly target: PreviewTarget;
  /** The names of its previews to delete, with the variants side by side. */
  readonly names: readonly string[];
  readonly reason: string;
}

/** The targets with previews to delete, the oldest first. */
export function groupDeletions(
  candidates: readonly SweepCandidate[],
  statuses: ReadonlyMap<string, TargetStatus>,
): readonly SweepGroup[] {
  const groups = new Map<string, SweepGroup>();
  for (const candidate of candidates.toSorted((a, b) => compareAge(a.endpoint, b.endpoint))) {
    if (candidate.kind !== 'preview') continue;
    const { target } = candidate.identity;
    const key = targetKey(target);
    const { decision, reason } = decideSweep(candidate, statuses.get(key) ?? 'unknown', {});
    const names = [...(groups.get(key)?.names ?? []), candidate.endpoint.name];
    if (decision === 'delete') groups.set(key, { target, names, reason });
  }
  return [...groups.values()];
}

/**
 * Keeps at most `most` deletions; the others wait for another run. If not all fit, it takes them in order of age, from a random
 * one on, so that previews that cannot be deleted do not block the others.
 */
export function capSweep(
  verdicts: readonly SweepVerdict[],
  most: number,
  random: Random,
): readonly SweepVerdict[] {
  const byAge = verdicts
    .filter((verdict) => verdict.decision === 'delete')
    .toSorted((a, b) => compareAge(a.endpoint, b.endpoint));
  const chosen = byAge.length > most ? chooseSome(byAge, most, random) : byAge;
  const allowed = new Set(chosen.map(({ endpoint }) => endpoint.name));
  const reason = `but the cap of ${most} per run is reached`;
  return verdicts.map((verdict) =>
    verdict.decision === 'keep' || allowed.has(verdict.endpoint.name)
      ? verdict
      : { ...verdict, decision: 'keep', reason: `${verdict.reason}, ${reason}` },
  );
}

/** Begins at a random item, so that every item has its turn, however early a limit ends the run. */
export function chooseSome<Item>(items: readonly Item[], most: number, random: Random): readonly Item[] {
  const first = Math.floor(random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)].slice(0, Math.max(0, most));
}

/**
 * As `chooseSome`, but the beginning follows from the turn alone. Regular turns spread over the whole list, so that no item
 * waits long under any schedule.
 */
export function beginAt<Item>(items: readonly Item[], turn: number): readonly Item[] {
  const first = Math.floor((mix(turn) / 2 ** 32) * items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** 32 bits that look random for any step between turns: the finalizer of MurmurHash3 (Austin Appleby, public domain). */
function mix(turn: number): number {
  let bits = Math.imul(turn ^ (turn >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** An outage answers no question, and one odd pull request only fails itself. So many failures in a row count as an outage. */
const MOST_UNANSWERED_IN_A_ROW = 3;

/** `stop`: no more questions may be asked in this run. `unanswered`: this question failed. */
export type SweepAnswer = TargetStatus | 'unanswered' | 'stop';

/**
 * Asks GitHub for the status of each target, `atOnce` at a time. The answer `stop`, or three failures in a row, end the
 * questions; the answers until then are kept. A target without an answer is not in the map.
 */
export async function askStatuses(
  targets: readonly PreviewTarget[],
  atOnce: number,
  ask: (target: PreviewTarget) => Promise<SweepAnswer>,
): Promise<ReadonlyMap<string, TargetStatus>> {
  const statuses = new Map<string, TargetStatus>();
  const waiting = [...targets];
  let inVain = 0;
  const askNext = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const answer = await ask(target);
      const isAnswered = answer !== 'stop' && answer !== 'unanswered';
      inVain = isAnswered ? 0 : inVain + 1;
      if (isAnswered) statuses.set(targetKey(target), answer);
      if (answer === 'stop' || inVain >= MOST_UNANSWERED_IN_A_ROW) waiting.length = 0;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askNext));
  return statuses;
}

function compareAge(one: Endpoint, other: Endpoint): number {
  const [first, second] = [createdMs(one), createdMs(other)];
  return first === second ? 0 : first - second;
}

function createdMs(endpoint: Endpoint): number {
  return timeMs(endpoint.status.createdAt) ?? Number.POSITIVE_INFINITY;
}
