// The sweep's rules: which previews are to delete, in which order and how many in one run. Pure but for the questions that it is given.

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
  /** It is dead and bills, and nobody but a person can say whether it may be deleted. */
  readonly needsPerson?: true;
}

/** What a sweep decides by beside GitHub's word. */
export interface SweepRules {
  /** What becomes of a preview whose target is not dead; undefined, or no rule: it stays. */
  readonly due?: DueRule;
}

/** What becomes of one candidate whose target GitHub says this of. What was not asked is unknown, and stays. */
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
    const reason = status === 'alive' ? `${target} is open` : `GitHub did not say what became of ${target}`;
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

/** What a target has to lose, in one piece: a teardown takes every variant. */
export interface SweepGroup {
  readonly target: PreviewTarget;
  /** The names of its previews that are to delete, the variants side by side. */
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
 * At most `most` deletions stay; the others wait for another run. The oldest go first, and when not all
 * fit, each run begins elsewhere among them: what cannot be deleted must not keep its place for ever.
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

/** Begins anywhere, so that every one has its turn, however early a limit ends the run. */
export function chooseSome<Item>(items: readonly Item[], most: number, random: Random): readonly Item[] {
  const first = Math.floor(random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)].slice(0, Math.max(0, most));
}

/**
 * The same, but where it begins follows from the turn alone. Turns that come at regular times begin all over the
 * place, so that nobody waits long, whatever the schedule.
 */
export function beginAt<Item>(items: readonly Item[], turn: number): readonly Item[] {
  const first = Math.floor((mix(turn) / 2 ** 32) * items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** 32 bits that look random for any step between turns: the end of MurmurHash3 (Austin Appleby, public domain). */
function mix(turn: number): number {
  let bits = Math.imul(turn ^ (turn >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** An outage answers nothing at all, and one odd pull request only itself: this many in a row are an outage. */
const MOST_UNANSWERED_IN_A_ROW = 3;

/** `stop`: nothing more may be asked in this run. `unanswered`: this question failed. */
export type SweepAnswer = TargetStatus | 'unanswered' | 'stop';

/**
 * Asks what became of each target, `atOnce` at a time. A question that fails leaves the other answers
 * standing; what was not answered is not in the map.
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
