// Measures the client's overhead in one call: getEndpoint compared with a plain fetch and JSON.parse of the same reply.

import { type Fetch, Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { nowMs } from '../stopwatch.ts';
import { fetchJson } from './baseline.ts';
import { platformFetch, undiciFetch } from './fetches.ts';
import { NAMESPACE, nameOf, recordApi } from './recording.ts';
import { withReplay } from './replay.ts';

const ROUNDS = 9;
const PAIRS_PER_ROUND = 1_000;
const WARM_UP_PAIRS = 2_000;

export const clientCall = defineMeasurement({
  name: 'call',
  title: 'Client: one getEndpoint over loopback',
  how: `client and plain call take turns in one process against one keep-alive server in another; ratio of the medians of ${PAIRS_PER_ROUND} calls each, median of ${ROUNDS} rounds`,
  rows: {
    platform: {
      what: "over the platform's fetch + JSON.parse, p50",
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 1.25 },
    },
    package: { what: "over the undici package's fetch + JSON.parse, p50", unit: 'ratio' },
  },
  async measure() {
    const { recording, endpointPath } = await recordApi();
    return withReplay({ [endpointPath]: recording[endpointPath] ?? '' }, async (origin) => {
      const platform = await compare(platformFetch, origin, endpointPath);
      const packaged = await compare(undiciFetch, origin, endpointPath);
      return {
        values: { platform: platform.ratio, package: packaged.ratio },
        notes: [describe("platform's", platform), describe("undici package's", packaged)],
      };
    });
  },
});

interface Comparison {
  readonly ratio: number;
  readonly clientMs: number;
  readonly baselineMs: number;
}

function describe(whose: string, { clientMs, baselineMs }: Comparison): string {
  return `${whose} fetch: client ${(clientMs * 1000).toFixed(0)} us, plain ${(baselineMs * 1000).toFixed(0)} us`;
}

async function compare(fetch: Fetch, origin: string, path: string): Promise<Comparison> {
  const client = createClient({
    token: new Secret('hf_emulator'),
    apiUrl: `${origin}/v2`,
    dialect: 'production',
    ports: { fetch },
  });
  const endpoint = { namespace: NAMESPACE, name: nameOf(1) };
  const throughClient = async (): Promise<void> => {
    const reply = await client.getEndpoint(endpoint);
    if (!reply.ok) throw new Error(`getEndpoint: ${reply.fault.kind}`);
  };
  const baseline = async (): Promise<void> => {
    await fetchJson(fetch, origin + path);
  };
  await takeTurns(WARM_UP_PAIRS, throughClient, baseline);
  const rounds: Comparison[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(await takeTurns(PAIRS_PER_ROUND, throughClient, baseline));
  return {
    ratio: median(rounds.map(({ ratio }) => ratio)),
    clientMs: median(rounds.map(({ clientMs }) => clientMs)),
    baselineMs: median(rounds.map(({ baselineMs }) => baselineMs)),
  };
}

async function takeTurns(
  pairs: number,
  throughClient: () => Promise<void>,
  baseline: () => Promise<void>,
): Promise<Comparison> {
  const client: number[] = [];
  const alone: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    client.push(await time(throughClient));
    alone.push(await time(baseline));
  }
  const [clientMs, baselineMs] = [median(client), median(alone)];
  return { ratio: clientMs / baselineMs, clientMs, baselineMs };
}

async function time(work: () => Promise<void>): Promise<number> {
  const begunMs = nowMs();
  await work();
  return nowMs() - begunMs;
}
