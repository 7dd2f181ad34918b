// Measures how many signed POSTs the Worker answers per second and how long a trigger takes, compared with the usual way,
// a baseline Worker and a plain Durable Object in the same workerd.

import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { withBundles } from './build-bundles.ts';
import { type Load, type LoadResult, withLoad } from './load.ts';
import { type Bundle, serveWorkerd, type Workerd } from './serve-workerd.ts';
import { renderApiCall, renderPlain, renderSigned } from './signed-requests.ts';

/** Many short rounds that alternate, because a shared machine changes its speed within seconds. */
const ROUNDS = 31;
const SECONDS = 0.3;
/** In the first rounds some code is still being compiled. */
const WARM_UP_ROUNDS = 6;
const CONNECTIONS = 16;
/** More requests than a round can send. */
const MOST_FRESH = 3_000;
/** Triggers of one endpoint run one after the other; a team has many endpoints. */
const ENDPOINTS = 64;

export const workerThroughput = defineMeasurement({
  name: 'worker-load',
  title: 'Worker: signed POSTs and triggers under load',
  how: `one workerd with all scripts, ${CONNECTIONS} keep-alive connections from another process, ${ROUNDS} interleaved rounds of ${SECONDS} s after ${WARM_UP_ROUNDS} more, median of the rounds' ratios; "refused" is a properly signed trigger through every check to its 403, because the policy grants nothing there; "the usual way" is the same with Hono, its middleware, standardwebhooks and zod; a trigger is stored, executed against an API that finds the endpoint paused already, and answered, over ${ENDPOINTS} endpoints; round trips are counted in API calls of 20 ms`,
  rows: {
    usual: { what: 'refused, over the usual way', unit: 'ratio', bound: { kind: 'atLeast', limit: 1 } },
    stored: {
      what: 'triggers, over rows stored by a plain object',
      unit: 'ratio',
      bound: { kind: 'atLeast', limit: 0.5 },
    },
    roundTrips: {
      what: 'a trigger minus its API call, p50, in round trips',
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 2 },
    },
    refused: { what: 'refused, over a plain POST + json()', unit: 'ratio' },
    refusedCpu: { what: 'the same, in processor time', unit: 'ratio' },
    hono: { what: 'Hono POST + json(), over a plain POST', unit: 'ratio' },
    repeated: { what: 'a repeated trigger, over a plain POST', unit: 'ratio' },
  },
  measure: () =>
    withBundles((folder) =>
      withLoad(async (sendLoad) => {
        const served = await serveWorkerd(
          folder,
          ['baseline', 'hono', 'usual', 'store', 'ingress', 'upstream'],
          'executor',
        );
        try {
          return summarize(await measureRounds(served, sendLoad));
        } finally {
          await served.stop();
        }
      }),
    ),
});

const CASES = [
  'baseline',
  'hono',
  'usual',
  'refused',
  'repeated',
  'stored',
  'trigger',
  'apiCall',
  'farTrigger',
] as const;
type LoadCase = (typeof CASES)[number];

interface Figures {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly cpuMicroseconds: number;
}

type Round = Readonly<Record<LoadCase, Figures>>;
type SendLoad = (load: Load) => Promise<LoadResult>;

async function measureRounds(served: Workerd, sendLoad: SendLoad): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const loads = chooseLoads(served, round);
    const measured: [LoadCase, Figures][] = [];
    for (const name of CASES) measured.push([name, await measureOne(served, sendLoad, loads[name])]);
    if (round >= WARM_UP_ROUNDS) rounds.push(Object.fromEntries(measured) as Round);
  }
  return rounds;
}

function chooseLoads(served: Workerd, round: number): Readonly<Record<LoadCase, Load>> {
  const to = (bundle: Bundle, requests: readonly string[], status = 200): Load => ({
    port: served.ports[bundle] ?? 0,
    connections: CONNECTIONS,
    seconds: SECONDS,
    requests,
    status,
  });
  const fresh = (id: string, endpoint: string): readonly string[] =>
    Array.from({ length: MOST_FRESH }, (_, index) =>
      renderSigned(`${id}${round}_${index}`, 'acme', `${endpoint}-${index % ENDPOINTS}`),
    );
  return {
    baseline: to('baseline', [renderPlain()]),
    hono: to('hono', [renderPlain()]),
    usual: to('usual', [renderSigned(`u${round}`, 'beta')], 403),
    refused: to('ingress', [renderSigned(`d${round}`, 'beta')], 403),
    repeated: to('ingress', [renderSigned(`s${round}`, 'acme')]),
    stored: to('store', fresh('o', 'near')),
    trigger: to('ingress', fresh('t', 'near')),
    apiCall: to('upstream', [renderApiCall('far-0')]),
    farTrigger: to('ingress', fresh('f', 'far')),
  };
}

async function measureOne(served: Workerd, sendLoad: SendLoad, load: Load): Promise<Figures> {
  const cpuBefore = served.cpuSeconds();
  const { answered, seconds, medianMs } = await sendLoad(load);
  const cpuSeconds = served.cpuSeconds() - cpuBefore;
  return { perSecond: answered / seconds, medianMs, cpuMicroseconds: (cpuSeconds * 1e6) / answered };
}

function summarize(rounds: readonly Round[]) {
  const ratio = (name: LoadCase, to: LoadCase): number =>
    median(rounds.map((round) => round[name].perSecond / round[to].perSecond));
  const inTheMiddle = (name: LoadCase, figure: keyof Figures): number =>
    median(rounds.map((round) => round[name][figure]));
  const roundTrips = ({ farTrigger, apiCall }: Round): number =>
    (farTrigger.medianMs - apiCall.medianMs) / apiCall.medianMs;
  return {
    values: {
      usual: ratio('refused', 'usual'),
      stored: ratio('trigger', 'stored'),
      roundTrips: median(rounds.map(roundTrips)),
      refused: ratio('refused', 'baseline'),
      refusedCpu: median(
        rounds.map(({ baseline, refused }) => baseline.cpuMicroseconds / refused.cpuMicroseconds),
      ),
      hono: ratio('hono', 'baseline'),
      repeated: ratio('repeated', 'baseline'),
    },
    notes: [
      CASES.map((name) => `${name} ${Math.round(inTheMiddle(name, 'perSecond'))}/s`).join(', '),
      `p50: API call ${inTheMiddle('apiCall', 'medianMs').toFixed(1)} ms, trigger minus it ${inTheMiddle('farTrigger', 'medianMs').toFixed(1)} ms`,
    ],
  };
}
