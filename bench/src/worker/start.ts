// Measures how much longer each script takes than a plain Worker, from the start of workerd to the first answer.

import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { nowMs } from '../stopwatch.ts';
import { withBundles } from './build-bundles.ts';
import { type Bundle, type Executor, serveWorkerd } from './serve-workerd.ts';

const WARM_UPS = 2;
/** An odd number, so that the median is a pair that really ran. */
const PAIRS = 25;

/** The script that answers, and the script that it is bound to. */
const CASES = {
  alone: ['baseline', 'none'],
  baseline: ['baseline', 'stand-in'],
  hono: ['hono', 'stand-in'],
  ingress: ['ingress', 'stand-in'],
  executor: ['probe', 'executor'],
  both: ['ingress', 'executor'],
} as const satisfies Record<string, readonly [Bundle, Executor]>;

type StartCase = keyof typeof CASES;
type Samples = readonly Readonly<Record<StartCase, WorkerStart>>[];

/** The limit for one script, as a ratio to a plain Worker, from the start of workerd to the first answer. */
const BOUND_RATIO = 1.7;

export const workerStart = defineMeasurement({
  name: 'worker-start',
  title: 'Worker: start of workerd to the first answer',
  how: `${PAIRS} interleaved starts after ${WARM_UPS} warm-ups; spawn of workerd to the end of GET /healthz, for which each script reads its policy; ingress bound to an executor that does nothing, the executor called by an ingress that does nothing, as Cloudflare starts each for itself; median of the differences; ratio: with the difference, to a plain Worker alone`,
  rows: {
    ingress: { what: 'ingress, over a plain Worker', unit: 'ms' },
    ingressRatio: {
      what: 'the same, as a ratio',
      unit: 'ratio',
      bound: { kind: 'under', limit: BOUND_RATIO },
    },
    executor: { what: 'executor, over a plain Worker', unit: 'ms' },
    executorRatio: {
      what: 'the same, as a ratio',
      unit: 'ratio',
      bound: { kind: 'under', limit: BOUND_RATIO },
    },
    both: { what: 'both, one after the other', unit: 'ms' },
    ingressCpu: { what: 'ingress, in processor time', unit: 'ms' },
    hono: { what: 'Hono alone, over a plain Worker', unit: 'ms' },
  },
  measure: () =>
    withBundles(async (folder) => {
      const samples = await takeSamples(folder);
      const differenceMs = (name: StartCase) =>
        median(samples.map((each) => each[name].wallMs - each.baseline.wallMs));
      const aloneMs = median(samples.map(({ alone }) => alone.wallMs));
      const ratio = (name: StartCase) => 1 + differenceMs(name) / aloneMs;
      return {
        values: {
          ingress: differenceMs('ingress'),
          ingressRatio: ratio('ingress'),
          executor: differenceMs('executor'),
          executorRatio: ratio('executor'),
          both: differenceMs('both'),
          ingressCpu: median(samples.map(({ ingress, baseline }) => ingress.cpuMs - baseline.cpuMs)),
          hono: differenceMs('hono'),
        },
        notes: [`plain Worker alone: ${aloneMs.toFixed(1)} ms`],
      };
    }),
});

async function takeSamples(folder: string): Promise<Samples> {
  const samples: Record<StartCase, WorkerStart>[] = [];
  for (let round = 0; round < WARM_UPS + PAIRS; round += 1) {
    const sample = {
      alone: await start(folder, 'alone'),
      baseline: await start(folder, 'baseline'),
      hono: await start(folder, 'hono'),
      ingress: await start(folder, 'ingress'),
      executor: await start(folder, 'executor'),
      both: await start(folder, 'both'),
    };
    if (round >= WARM_UPS) samples.push(sample);
  }
  return samples;
}

interface WorkerStart {
  readonly wallMs: number;
  /** Steadier than wall time on a busy machine. */
  readonly cpuMs: number;
}

async function start(folder: string, name: StartCase): Promise<WorkerStart> {
  const [bundle, executor] = CASES[name];
  const served = await serveWorkerd(folder, [bundle], executor);
  try {
    const reply = await fetch(`http://127.0.0.1:${served.ports[bundle]}/healthz`);
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`${name}: ${reply.status}`);
    return { wallMs: nowMs() - served.begunMs, cpuMs: served.cpuSeconds() * 1_000 };
  } finally {
    await served.stop();
  }
}
