// Finds out what became of many targets with few questions: lists first, and one by one only who is missing. It writes nothing.

import type { PreviewTarget, TargetStatus } from '../previews/identity.ts';
import { askStatuses, beginAt, type SweepAnswer } from '../previews/sweep.ts';
import { targetKey } from '../previews/sweep-candidate.ts';
import type { RateLimit } from './answer.ts';
import type { ListedKind } from './list-alive.ts';
import type { AlivePage } from './target-evidence.ts';

/** Whom a survey asks; a request that failed is `unanswered`, one that met a limit `stop`. */
export interface SurveySource {
  listAlive(kind: ListedKind, page: number): Promise<AlivePage | 'unanswered' | 'stop'>;
  ask(target: PreviewTarget): Promise<SweepAnswer>;
  /** What the last answer told of the limit. */
  rateLimit(): RateLimit | undefined;
}

/** What is asked, and how much of it at most. */
export interface SurveyOptions {
  readonly source: SurveySource;
  readonly targets: readonly PreviewTarget[];
  /** Which survey in a row this is, in any unit of time: each begins with others. */
  readonly turn: number;
  /** Requests in all; a repository's own answer is one more. */
  readonly mostRequests: number;
  readonly atOnce: number;
}

/** What GitHub said. A target without a status was not asked about, or not answered. */
export interface Survey {
  readonly statuses: ReadonlyMap<string, TargetStatus>;
  /** Missing from the lists: only these had to be asked one by one. */
  readonly missing: readonly PreviewTarget[];
  /** Of those, the ones that are left for another run. */
  readonly unasked: readonly PreviewTarget[];
}

/** More than 2,000 of a kind are more than a survey can tell apart by lists. */
const MOST_PAGES = 20;

/** Whatever lists do not show has to be asked one by one, and a list may be far longer than what is wanted of it. */
const SHARE_OF_LISTS = 0.5;

/** The repository's other workflows use the same token's limit, so half of it is theirs. */
const SHARE_OF_OTHERS = 0.5;

/** May a run that nobody waits for go on asking? Where no limit is told, nothing is held back. */
export function mayAskMore(told: RateLimit | undefined): boolean {
  return told === undefined || told.remaining > told.limit * SHARE_OF_OTHERS;
}

/** A list shows who is alive; that somebody is missing proves nothing, because a list may lag. */
export async function surveyTargets(options: SurveyOptions): Promise<Survey> {
  const { source, targets, turn, mostRequests, atOnce } = options;
  const statuses = new Map<string, TargetStatus>();
  let asked = 0;
  for (const kind of ['pullRequest', 'branch'] as const) {
    const ofKind = targets.filter((target) => target.kind === kind);
    const mostPages = Math.min(MOST_PAGES, Math.floor(mostRequests * SHARE_OF_LISTS) - asked);
    const listed = await readLists(source, kind, { targets: ofKind, mostPages });
    asked += listed.pages;
    for (const target of ofKind) {
      if (listed.alive.has(targetKey(target))) statuses.set(targetKey(target), 'alive');
    }
  }
  const missing = targets.filter((target) => !statuses.has(targetKey(target)));
  const chosen = beginAt(missing, turn).slice(0, Math.max(0, mostRequests - asked));
  // Runs need another permission: without it they fail in a row, which is an outage to those behind them.
  const inTurn = chosen.toSorted((one, other) => Number(one.kind === 'run') - Number(other.kind === 'run'));
  const answers = await askStatuses(inTurn, atOnce, async (target) =>
    mayAskMore(source.rateLimit()) ? source.ask(target) : 'stop',
  );
  for (const [key, status] of answers) statuses.set(key, status);
  return { statuses, missing, unasked: missing.filter((target) => !statuses.has(targetKey(target))) };
}

/** A list is read on as long as it has cost less than asking the rest one by one. */
async function readLists(
  source: SurveySource,
  kind: ListedKind,
  { targets, mostPages }: { readonly targets: readonly PreviewTarget[]; readonly mostPages: number },
): Promise<{
  readonly alive: ReadonlySet<string>;
  readonly pages: number;
}> {
  const alive = new Set<string>();
  let pages = 0;
  let unseen = targets.length;
  while (pages < Math.min(mostPages, unseen)) {
    if (!mayAskMore(source.rateLimit())) break;
    pages += 1;
    const page = await source.listAlive(kind, pages);
    if (page === 'unanswered' || page === 'stop') break;
    for (const target of page.alive) alive.add(targetKey(target));
    unseen = targets.filter((target) => !alive.has(targetKey(target))).length;
    if (page.isLast) break;
  }
  return { alive, pages };
}
