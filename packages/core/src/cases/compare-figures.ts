// Compares the figures of two sides, each with an interval: a change is reported only if it is more than chance. Pure.

import type { Random } from '../ports.ts';
import type { Attempt, CaseReply } from './case.ts';
import { quantile, speedOf, timedReplies } from './figures.ts';

/** The figures that are compared, under the names that `fail-when` uses. */
export const COMPARED_FIGURES = ['p50', 'p95', 'ttft', 'tokens/s'] as const;
export type ComparedFigure = (typeof COMPARED_FIGURES)[number];

/** Figures with their unit: times in milliseconds, speed in tokens per second. */
export interface FigureChange {
  readonly figure: ComparedFigure;
  readonly base: number;
  readonly head: number;
  /** Relative to the base: 0.2 is 20% more. */
  readonly change: number;
  /** The change lies between these bounds with 99.5% confidence. */
  readonly interval: readonly [low: number, high: number];
  /** The interval does not contain zero, and there were enough pairs. */
  readonly isChange: boolean;
  /** Pairs of replies to the same request, one from each side. */
  readonly pairs: number;
  /** There are enough pairs to tell a change of this figure from chance. */
  readonly hasEnough: boolean;
}

/** One request that both sides answered. */
interface Pair {
  readonly head: CaseReply;
  readonly base: CaseReply;
}

/** Enough to have several values at each end of the resampled changes. */
const RESAMPLES = 1_000;
/** At 98%, chance alone would call one of a hundred slower. Four figures are compared, and few pairs vary more. */
const CONFIDENCE = 0.995;
/**
 * With fewer pairs, more than 5 of 100 equal revisions are called slower (measured with log-normal noise, with outliers and with
 * two modes). The 95th percentile of a few replies is the slowest of them, so it needs more pairs.
 */
const FEWEST_PAIRS = { p50: 9, p95: 20, ttft: 9, 'tokens/s': 9 } as const satisfies Record<
  ComparedFigure,
  number
>;

type Statistic = (replies: readonly CaseReply[]) => number | undefined;

const STATISTICS = {
  p50: (replies) =>
    quantile(
      replies.map(({ tookMs }) => tookMs),
      0.5,
    ),
  p95: (replies) =>
    quantile(
      replies.map(({ tookMs }) => tookMs),
      0.95,
    ),
  ttft: (replies) =>
    quantile(
      replies.flatMap(({ ttftMs }) => ttftMs ?? []),
      0.5,
    ),
  'tokens/s': speedOf,
} as const satisfies Record<ComparedFigure, Statistic>;

/** Only the figures that both sides have. `random` chooses the resamples: with a seeded one, the result is reproducible. */
export function compareFigures(attempts: readonly Attempt[], random: Random): readonly FigureChange[] {
  const pairs = pairUp(attempts);
  return COMPARED_FIGURES.flatMap((figure) => compareFigure(figure, pairs, random) ?? []);
}

/** A slow minute affects both replies of a pair, so pairs are resampled, not replies. */
function pairUp(attempts: readonly Attempt[]): readonly Pair[] {
  const key = (one: { readonly case: string; readonly repeat: number }): string =>
    `${one.repeat} ${one.case}`;
  const bases = new Map(timedReplies(attempts, 'base').map((one) => [key(one), one.reply]));
  return timedReplies(attempts, 'head').flatMap((one) => {
    const base = bases.get(key(one));
    return base === undefined ? [] : [{ head: one.reply, base }];
  });
}

function compareFigure(
  figure: ComparedFigure,
  pairs: readonly Pair[],
  random: Random,
): FigureChange | undefined {
  const statistic = STATISTICS[figure];
  const head = statistic(pairs.map((pair) => pair.head));
  const base = statistic(pairs.map((pair) => pair.base));
  if (head === undefined || base === undefined || base <= 0) return undefined;
  const interval = resampledInterval(statistic, pairs, random) ?? [0, 0];
  const [low, high] = interval;
  const hasEnough = pairs.length >= FEWEST_PAIRS[figure];
  return {
    figure,
    base,
    head,
    change: head / base - 1,
    interval,
    isChange: hasEnough && (low > 0 || high < 0),
    pairs: pairs.length,
    hasEnough,
  };
}

/** The percentile bootstrap (Efron 1979) of the change, over pairs. */
function resampledInterval(
  statistic: Statistic,
  pairs: readonly Pair[],
  random: Random,
): readonly [number, number] | undefined {
  const changes: number[] = [];
  for (let round = 0; round < RESAMPLES; round += 1) {
    const drawn = pairs.flatMap(() => pairs[Math.floor(random() * pairs.length)] ?? []);
    const head = statistic(drawn.map((pair) => pair.head));
    const base = statistic(drawn.map((pair) => pair.base));
    if (head !== undefined && base !== undefined && base > 0) changes.push(head / base - 1);
  }
  const low = quantile(changes, (1 - CONFIDENCE) / 2);
  const high = quantile(changes, (1 + CONFIDENCE) / 2);
  return low === undefined || high === undefined ? undefined : [low, high];
}
