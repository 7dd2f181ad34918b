// The events of a month's pull requests: pushes, visits and the close, drawn before anything is played. Pure.

import {
  createDraw,
  type Draw,
  drawComments,
  drawCommits,
  drawLifetimeMs,
  drawPoisson,
  drawTestMs,
  drawVisitGapMs,
  VISIT_REQUESTS,
} from './distributions.ts';

const DAY_MS = 24 * 3_600_000;

/** The facts in which two months may differ. The defaults are those of the table. */
export interface MonthMix {
  readonly pullRequests: number;
  readonly days: number;
  /** Longer than a month, so that previews that outlive the month are billed too. */
  readonly followedDays: number;
  /** Share of ready previews that are tested after the start. */
  readonly testShare: number;
  /** Factor on the number of visits. */
  readonly visits: number;
  /** Share of the commits after the first that are pushed after opening. */
  readonly laterCommits: number;
  readonly lostCloses: number;
  readonly failedStarts: number;
  /** Share of starts that never leave `initializing`. */
  readonly hangingStarts: number;
}

export const USUAL_MIX: MonthMix = {
  pullRequests: 200,
  days: 30,
  followedDays: 45,
  testShare: 1,
  visits: 1,
  laterCommits: 0.5,
  lostCloses: 0.03,
  failedStarts: 0.02,
  hangingStarts: 0,
};

/** A person tries the preview with requests at these times; each is answered before the next. */
export interface Visit {
  readonly atMs: number;
  /** Pauses between the requests. */
  readonly gapsMs: readonly number[];
}

export interface Push {
  readonly atMs: number;
  /** The duration of the tests in the same job; 0: no tests. */
  readonly testMs: number;
  readonly start: 'ready' | 'failed' | 'hangs';
}

export interface PullRequestTimeline {
  readonly number: number;
  readonly openedMs: number;
  /** The first push is the opening. Every push changes what the preview serves. */
  readonly pushes: readonly Push[];
  readonly visits: readonly Visit[];
  /** May be after the end of the followed days. */
  readonly closedMs: number;
  /** The workflow never runs for the close, so only the sweep finds the preview. */
  readonly closeIsLost: boolean;
}

/** Times in milliseconds from 0, the start of the month. */
export function drawMonth(seed: number, mix: MonthMix = USUAL_MIX): readonly PullRequestTimeline[] {
  const draw = createDraw(seed);
  return Array.from({ length: mix.pullRequests }, (_, index) => drawPullRequest(index + 1, mix, draw));
}

function drawPullRequest(number: number, mix: MonthMix, draw: Draw): PullRequestTimeline {
  const openedMs = draw() * mix.days * DAY_MS;
  const closedMs = openedMs + drawLifetimeMs(draw);
  const lifeMs = Math.min(closedMs, mix.followedDays * DAY_MS) - openedMs;
  const later = Math.round((drawCommits(draw) - 1) * mix.laterCommits);
  const pushTimes = [openedMs, ...times(later, openedMs, lifeMs, draw)];
  const comments = drawComments(draw);
  const author = draw() < 0.5 ? 1 : 0;
  const visits = drawPoisson((author + 0.4 * comments) * mix.visits, draw);
  return {
    number,
    openedMs,
    pushes: pushTimes.map((atMs) => drawPush(atMs, mix, draw)),
    visits: times(visits, openedMs, lifeMs, draw).map((atMs) => ({
      atMs,
      gapsMs: Array.from({ length: VISIT_REQUESTS - 1 }, () => drawVisitGapMs(draw)),
    })),
    closedMs,
    closeIsLost: draw() < mix.lostCloses,
  };
}

function times(count: number, fromMs: number, lengthMs: number, draw: Draw): number[] {
  return Array.from({ length: count }, () => fromMs + draw() * lengthMs).toSorted(
    (one, other) => one - other,
  );
}

function drawPush(atMs: number, mix: MonthMix, draw: Draw): Push {
  const fate = draw();
  const start =
    fate < mix.hangingStarts ? 'hangs' : fate < mix.hangingStarts + mix.failedStarts ? 'failed' : 'ready';
  return { atMs, testMs: draw() < mix.testShare ? drawTestMs(draw) : 0, start };
}
