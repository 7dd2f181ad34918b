// Measures how much longer the Worker takes than a bare one from the start of workerd to its first answer.

import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { nowMs } from '../stopwatch.ts';
import { withBundles } from './build-bundles.ts';
import { type Bundle, serveWorkerd } from './serve-workerd.ts';

const WARM_UPS = 2;
/** Odd, so that the median is a pair that happened. */
const PAIRS = 15;

export const workerStart = defineMeasurement({
  name: 'worker-start',
  title: 'Worker: start of workerd to the first answer',
  how: `${PAIRS} interleaved starts after ${WARM_UPS} warm-ups; spawn of workerd to the end of GET /healthz, which reads the policy; median of the differences`,
  rows: {
    worker: { what: 'Worker, over a bare one', unit: 'ms', bound: { kind: 'under', limit: 8 } },
    workerCpu: { what: 'the same, in processor time', unit: 'ms' },
    quietCpu: { what: 'the same, log lines as JSON, not laid out for a terminal', unit: 'ms' },
    hono: { what: 'Hono alone, over a bare one', unit: 'ms' },
  },
  measure: () =>
    withBundles(async (folder) => {
      const samples: Record<'worker' | 'quiet' | 'hono' | 'bare', Start>[] = [];
      for (let round = 0; round < WARM_UPS + PAIRS; round += 1) {
        const sample = {
          bare: await start(folder, 'bare'),
          worker: await start(folder, 'worker'),
          quiet: await start(folder, 'quiet'),
          hono: await start(folder, 'hono'),
        };
        if (round >= WARM_UPS) samples.push(sample);
      }
      return {
        values: {
          worker: median(samples.map(({ worker, bare }) => worker.wallMs - bare.wallMs)),
          workerCpu: median(samples.map(({ worker, bare }) => worker.cpuMs - bare.cpuMs)),
          quietCpu: median(samples.map(({ quiet, bare }) => quiet.cpuMs - bare.cpuMs)),
          hono: median(samples.map(({ hono, bare }) => hono.wallMs - bare.wallMs)),
        },
        notes: [`bare Worker: ${median(samples.map(({ bare }) => bare.wallMs)).toFixed(1)} ms`],
      };
    }),
});

interface Start {
  readonly wallMs: number;
  /** On a busy machine the steadier figure. */
  readonly cpuMs: number;
}

async function start(folder: string, bundle: Bundle): Promise<Start> {
  const served = await serveWorkerd(folder, [bundle]);
  try {
    const reply = await fetch(`http://127.0.0.1:${served.ports[bundle]}/healthz`);
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`${bundle}: ${reply.status}`);
    return { wallMs: nowMs() - served.begunMs, cpuMs: served.cpuSeconds() * 1_000 };
  } finally {
    await served.stop();
  }
}
