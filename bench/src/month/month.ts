// A month of 200 pull requests on a $1.80 GPU: the product's cost as a ratio to an oracle's. It changes nothing of the product.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineMeasurement } from '../measurement.ts';
import { type PlayedMonth, type Policy, PRICE_PER_HOUR, playMonth } from './play-month.ts';
import { drawPlot, type PlotPoint } from './plot.ts';
import { drawMonth, type MonthMix, USUAL_MIX } from './timeline.ts';

const SEEDS = [1, 2, 3] as const;
const PLOT = join(import.meta.dirname, '../../../docs/month.svg');
const HANGING_SHARE = 0.01;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The workflow of docs/costs.md. */
const THRIFTY_INPUTS = { 'scale-to-zero-timeout': '15', 'after-job': 'scale-to-zero' };
const DEFAULT: Policy = { inputs: {} };
const THRIFTY: Policy = { inputs: THRIFTY_INPUTS };
const WATCHED: Policy = { inputs: THRIFTY_INPUTS, idleMinutes: 2 };
/** As long as a big model thinks. */
const SLOW: Policy = { ...WATCHED, answerMs: 60_000 };
/** Longer than the idle watch waits: `lastUsedAt` is when a request came, so only the metrics tell that it is under way. */
const SLOWER: Policy = { ...WATCHED, answerMs: 180_000 };

const play = (seed: number, policy: Policy, change: Partial<MonthMix> = {}): Promise<PlayedMonth> => {
  const mix = { ...USUAL_MIX, ...change };
  return playMonth(drawMonth(seed, mix), mix, policy);
};

const overOracle = ({ dollars, oracleDollars }: PlayedMonth): number => dollars / oracleDollars;

const countCutOff = (months: readonly PlayedMonth[]): number =>
  months.reduce((sum, month) => sum + month.cutOff, 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export const monthOfPullRequests = defineMeasurement({
  name: 'month',
  title: 'A month of 200 pull requests, dollars as a ratio to an oracle that knows every request',
  how: 'the Action from its source on the emulator, with its post step and an hourly sweep; the worst of three seeds',
  onRequest: true,
  rows: {
    standard: { what: 'all defaults of the product', unit: 'ratio' },
    thrifty: {
      what: 'after-job: scale-to-zero',
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 2 },
    },
    watched: {
      what: 'the same, with an idle watch of 2 min',
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 1.25 },
    },
    hanging: {
      what: 'thrifty month with 1% of starts hanging, over one without',
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 1.03 },
    },
    cutOff: {
      what: 'scaled to zero during an answer',
      unit: 'times',
      bound: { kind: 'atMost', limit: 0 },
    },
    slow: {
      what: 'the same, where each answer takes 60 s, and 180 s (one seed)',
      unit: 'times',
      bound: { kind: 'atMost', limit: 0 },
    },
  },
  async measure() {
    const standard = await playSeeds(DEFAULT);
    const thrifty = await playSeeds(THRIFTY);
    const watched = await playSeeds(WATCHED);
    const hanging = await playSeeds(THRIFTY, { hangingStarts: HANGING_SHARE });
    const slow = [await play(1, SLOW)];
    const slower = [await play(1, SLOWER)];
    const first = (months: readonly PlayedMonth[]): number => mean(months.slice(0, 1).map(overOracle));
    const traffic = await playTraffic({
      standard: first(standard),
      thrifty: first(thrifty),
      watched: first(watched),
    });
    await writeFile(PLOT, drawPlot(traffic));
    const worst = (months: readonly PlayedMonth[]): number => Math.max(...months.map(overOracle));
    return {
      values: {
        standard: worst(standard),
        thrifty: worst(thrifty),
        watched: worst(watched),
        hanging: mean(hanging.map(({ dollars }) => dollars)) / mean(thrifty.map(({ dollars }) => dollars)),
        cutOff: countCutOff([...standard, ...thrifty, ...watched, ...hanging]),
        slow: countCutOff([...slow, ...slower]),
      },
      notes: [
        `created on opening, deleted on closing, awake between: $${mean(SEEDS.map(untilClosedDollars)).toFixed(0)}`,
        ...describe('defaults', standard),
        ...describe('thrifty', thrifty),
        ...describe('watched', watched),
        ...describe('thrifty, 1% hang', hanging),
        ...describe('watched, answers of 60 s', slow),
        ...describe('watched, answers of 180 s', slower),
        ...traffic.map(
          ({ factor, thrifty: one, watched: other }) =>
            `visits x${factor}: thrifty ${one.toFixed(2)}, watched ${other.toFixed(2)} (seed 1)`,
        ),
      ],
    };
  },
});

/** The cost of the same pull requests on endpoints that never sleep, within the followed days. */
function untilClosedDollars(seed: number): number {
  const followedMs = USUAL_MIX.followedDays * DAY_MS;
  const livesMs = drawMonth(seed).map(({ openedMs, closedMs }) => Math.min(closedMs, followedMs) - openedMs);
  return (livesMs.reduce((sum, ms) => sum + ms, 0) / HOUR_MS) * PRICE_PER_HOUR;
}

async function playSeeds(policy: Policy, change?: Partial<MonthMix>): Promise<readonly PlayedMonth[]> {
  const months: PlayedMonth[] = [];
  for (const seed of SEEDS) months.push(await play(seed, policy, change));
  return months;
}

const VISIT_FACTORS = [0.25, 1, 4] as const;

/** How much the result depends on the traffic, which differs between teams. The usual traffic was played before. */
async function playTraffic(usual: Omit<PlotPoint, 'factor'>): Promise<readonly PlotPoint[]> {
  const points: PlotPoint[] = [];
  for (const factor of VISIT_FACTORS) {
    const change = { visits: factor };
    const over = async (policy: Policy): Promise<number> => overOracle(await play(1, policy, change));
    points.push(
      factor === 1
        ? { factor, ...usual }
        : {
            factor,
            standard: await over(DEFAULT),
            thrifty: await over(THRIFTY),
            watched: await over(WATCHED),
          },
    );
  }
  return points;
}

function describe(title: string, months: readonly PlayedMonth[]): readonly string[] {
  const dollars = (pick: (month: PlayedMonth) => number): string => `$${mean(months.map(pick)).toFixed(0)}`;
  const { pullRequests } = USUAL_MIX;
  const waits = months.flatMap(({ waitsSeconds }) => waitsSeconds);
  return [
    `${title}: ${dollars((one) => one.dollars)} of an oracle's ${dollars((one) => one.oracleDollars)}: used ${dollars((one) => one.spent.inUse)}, starting ${dollars((one) => one.spent.starting)}, idle after use ${dollars((one) => one.spent.idleAfterUse)}, never used ${dollars((one) => one.spent.neverUsed)}`,
    `${title}: a person waits ${mean(waits).toFixed(0)} s in the mean; ${mean(months.map(({ apiCalls }) => apiCalls / pullRequests)).toFixed(0)} API and ${mean(months.map(({ githubCalls }) => githubCalls / pullRequests)).toFixed(0)} GitHub calls for each pull request`,
  ];
}
