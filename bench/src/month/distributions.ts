// How long pull requests live and how often they are pushed, tested and visited: quantiles with sources, and seeded draws. Pure.

/** A number from 0 up to, but not including, 1. */
export type Draw = () => number;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Mulberry32: random enough for these draws, and the same on every machine. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Quantile = readonly [share: number, value: number];

/**
 * Lifetime of pull requests by core members of teams of four or more, in hours: 138,902 rows of the GHTorrent
 * data set of Gousios, Pinzger and van Deursen (ICSE 2014), median 5.1, 75% 46, 90% 178, 95% 427, 15% under 5
 * minutes. The last quantile is chosen so that the mean is 111 hours, as in that data.
 */
const LIFETIME_HOURS: readonly Quantile[] = [
  [0, 0.01],
  [0.15, 5 / 60],
  [0.5, 5.1],
  [0.75, 46],
  [0.9, 178],
  [0.95, 427],
  [1, 4_400],
];

/** Commits of a pull request: median 1, mean 3.6 (the same rows). */
const COMMITS: readonly Quantile[] = [
  [0, 1],
  [0.5, 1],
  [0.75, 3],
  [0.9, 8],
  [0.98, 20],
  [1, 60],
];

/** Comments: median 1, mean 2.8 (the same rows). */
const COMMENTS: readonly Quantile[] = [
  [0, 0],
  [0.4, 0],
  [0.5, 1],
  [0.75, 3],
  [0.9, 7],
  [0.98, 16],
  [1, 40],
];

/** Interpolates logarithmically between the quantiles, because the tail is long. */
function drawQuantile(quantiles: readonly Quantile[], draw: Draw): number {
  const share = draw();
  const after = quantiles.findIndex(([limit]) => limit > share);
  const [high, low] = [quantiles[after], quantiles[after - 1]];
  if (high === undefined || low === undefined) return 0;
  const within = (share - low[0]) / (high[0] - low[0]);
  return Math.exp(Math.log(low[1] + 1) + within * (Math.log(high[1] + 1) - Math.log(low[1] + 1))) - 1;
}

export function drawLifetimeMs(draw: Draw): number {
  return drawQuantile(LIFETIME_HOURS, draw) * HOUR_MS;
}

export function drawCommits(draw: Draw): number {
  return Math.max(1, Math.round(drawQuantile(COMMITS, draw)));
}

export function drawComments(draw: Draw): number {
  return Math.round(drawQuantile(COMMENTS, draw));
}

/** One value of the exponential distribution with this mean. */
function drawExponential(mean: number, draw: Draw): number {
  return -mean * Math.log(1 - draw());
}

/** An assumption: the tests that follow a ready preview have a median length of three minutes. */
export function drawTestMs(draw: Draw): number {
  return drawExponential((3 * MINUTE_MS) / Math.LN2, draw);
}

/** An assumption: a visit has seven requests, with a mean of 6.6 minutes between the first and the last. */
export const VISIT_REQUESTS = 7;
const VISIT_MEAN_MS = 6.6 * MINUTE_MS;

export function drawVisitGapMs(draw: Draw): number {
  return drawExponential(VISIT_MEAN_MS / (VISIT_REQUESTS - 1), draw);
}

/** The number of events, with mean `mean` (Knuth). */
export function drawPoisson(mean: number, draw: Draw): number {
  const limit = Math.exp(-mean);
  let product = draw();
  let count = 0;
  while (product > limit) {
    product *= draw();
    count += 1;
  }
  return count;
}
