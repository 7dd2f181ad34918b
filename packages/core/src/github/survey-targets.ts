// Finds the status of many targets with few requests: lists first, then single requests for the missing targets. It writes
// nothing.

import type { PreviewTarget, TargetStatus } from '../previews/identity.ts';
import { askStatuses, beginAt, type SweepAnswer } from '../previews/sweep.ts';
import { targetKey } from '../previews/sweep-candidate.ts';
import type { RateLimit } from './answer.ts';
import type { ListedKind } from './list-alive.ts';
import type { AlivePage } from './target-evidence.ts';

/** The source that a survey asks. A request that failed is `unanswered`; a request that met a rate limit is `stop`. */
export interface SurveySource {
  listAlive(kind: ListedKind, page: number): Promise<AlivePage | 'unanswered' | 'stop'>;
  ask(target: PreviewTarget): Promise<SweepAnswer>;
  /** The rate limit in the last answer. */
  rateLimit(): RateLimit | undefined;
}

/** The targets to ask about, and the bounds. */
export interface SurveyOptions {
  readonly source: SurveySource;
  readonly targets: readonly PreviewTarget[];
  /** The number of this survey, in any unit of time: each survey begins with other targets. */
  readonly turn: number;
  /** Requests in all. The request for the repository itself comes on top. */
  readonly mostRequests: number;
  readonly atOnce: number;
}

/** GitHub's answers. A target without a status was not asked about, or got no answer. */
export interface Survey {
  readonly statuses: ReadonlyMap<string, TargetStatus>;
  /** Targets that the lists do not show: only these need single requests. */
  readonly missing: readonly PreviewTarget[];
  /** The missing targets that got no status, so that they are left for another run. */
  readonly unasked: readonly PreviewTarget[];
}

/** A survey reads at most this many pages of each list: 2,000 entries. */
const MOST_PAGES = 20;

/**
 * The most that lists may take of all requests. A list may be far longer than the part that matters, and each target that no
 * list shows costs a request of its own.
 */
const SHARE_OF_LISTS = 0.5;

/** The repository's other workflows use the same token's limit, so half of it is theirs. */
const SHARE_OF_OTHERS = 0.5;

/** May a run that nobody waits for send more requests? Without a reported limit, it may. */
export function mayAskMore(told: RateLimit | undefined): boolean {
  return told === undefined || told.remaining > told.limit * SHARE_OF_OTHERS;
}

/** A list proves that its entries are alive. A missing entry proves nothing, because a list may lag. */
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
  // Runs come last: they need another permission, and without it three failures in a row would end the questions about the others.
  const inTurn = chosen.toSorted((one, other) => Number(one.kind === 'run') - Number(other.kind === 'run'));
  const answers = await askStatuses(inTurn, atOnce, async (target) =>
    mayAskMore(source.rateLimit()) ? source.ask(target) : 'stop',
  );
  for (const [key, status] of answers) statuses.set(key, status);
  return { statuses, missing, unasked: missing.filter((target) => !statuses.has(targetKey(target))) };
}

/** Reads further pages as long as the pages cost less than single requests for the rest. */
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
