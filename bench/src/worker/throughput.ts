// Measures how many signed POSTs the Worker answers in a second, beside a bare Worker and bare Hono in the same workerd.

import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { withBundles } from './build-bundles.ts';
import { type Blows, type Struck, withHammer } from './hammer.ts';
import { renderPlain, renderSigned } from './scene.ts';
import { type Bundle, serveWorkerd, type Workerd } from './serve-workerd.ts';

/** Many and short, in turn: a shared machine changes its speed within seconds. */
const ROUNDS = 31;
const SECONDS = 0.3;
/** Until then a part of the code is still being compiled. */
const WARM_UP_ROUNDS = 6;
const CONNECTIONS = 16;
/** More than a round can send. */
const MOST_FRESH = 1_500;

type Case = 'bare' | 'hono' | 'doors' | 'repeated' | 'fresh';

export const workerThroughput = defineMeasurement({
  name: 'worker-load',
  title: 'Worker: signed POSTs, requests in a second over a bare POST + json()',
  how: `one workerd with all of them, ${CONNECTIONS} keep-alive connections from another process, ${ROUNDS} interleaved rounds of ${SECONDS} s after ${WARM_UP_ROUNDS} more, median of the rounds' ratios; "doors" is a properly signed trigger through every door (headers, body limit, HMAC, JSON, schema, policy) to its answer, which is 403 because the last one grants nothing there`,
  rows: {
    doors: { what: 'signed, through all doors', unit: 'ratio', bound: { kind: 'atLeast', limit: 0.6 } },
    doorsCpu: { what: 'the same, in processor time', unit: 'ratio' },
    hono: { what: 'Hono POST + json()', unit: 'ratio' },
    repeated: { what: 'signed, with its claim, repeated', unit: 'ratio' },
    fresh: { what: 'signed, claimed, stored and done', unit: 'ratio' },
  },
  measure: () =>
    withBundles((folder) =>
      withHammer(async (strike) => {
        const served = await serveWorkerd(folder, ['bare', 'hono', 'doors', 'upstream'], 'executor');
        try {
          return summarize(await measureRounds(served, strike));
        } finally {
          await served.stop();
        }
      }),
    ),
});

interface Figures {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

type Round = Readonly<Record<Case, Figures>>;
type Strike = (blows: Blows) => Promise<Struck>;

async function measureRounds(served: Workerd, strike: Strike): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const blows = chooseBlows(served, round);
    const measured: [Case, Figures][] = [];
    for (const name of CASES) measured.push([name, await measureOne(served, strike, blows[name])]);
    if (round >= WARM_UP_ROUNDS) rounds.push(Object.fromEntries(measured) as Round);
  }
  return rounds;
}

const CASES = ['bare', 'hono', 'doors', 'repeated', 'fresh'] as const satisfies readonly Case[];

function chooseBlows(served: Workerd, round: number): Readonly<Record<Case, Blows>> {
  const blow = (bundle: Bundle, requests: readonly string[], status = 200): Blows => ({
    port: served.ports[bundle] ?? 0,
    connections: CONNECTIONS,
    seconds: SECONDS,
    requests,
    status,
  });
  const fresh = Array.from({ length: MOST_FRESH }, (_, index) => renderSigned(`r${round}_${index}`, 'acme'));
  return {
    bare: blow('bare', [renderPlain()]),
    hono: blow('hono', [renderPlain()]),
    doors: blow('doors', [renderSigned(`d${round}`, 'beta')], 403),
    repeated: blow('doors', [renderSigned(`s${round}`, 'acme')]),
    fresh: blow('doors', fresh),
  };
}

async function measureOne(served: Workerd, strike: Strike, blows: Blows): Promise<Figures> {
  const cpuBefore = served.cpuSeconds();
  const { answered, seconds } = await strike(blows);
  const cpuSeconds = served.cpuSeconds() - cpuBefore;
  return { perSecond: answered / seconds, cpuMicroseconds: (cpuSeconds * 1e6) / answered };
}

function summarize(rounds: readonly Round[]) {
  const ratio = (name: Case): number =>
    median(rounds.map((round) => round[name].perSecond / round.bare.perSecond));
  const perSecond = (name: Case): string =>
    Math.round(median(rounds.map((round) => round[name].perSecond))).toString();
  return {
    values: {
      doors: ratio('doors'),
      doorsCpu: median(rounds.map(({ bare, doors }) => bare.cpuMicroseconds / doors.cpuMicroseconds)),
      hono: ratio('hono'),
      repeated: ratio('repeated'),
      fresh: ratio('fresh'),
    },
    notes: [CASES.map((name) => `${name} ${perSecond(name)}/s`).join(', ')],
  };
}
