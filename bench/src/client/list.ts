// Measures the client's overhead in a long list: 10,000 endpoints compared with a plain fetch and JSON.parse of the same pages.

import { Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { nowMs } from '../stopwatch.ts';
import { fetchJson } from './baseline.ts';
import { platformFetch } from './fetches.ts';
import { ENDPOINTS, NAMESPACE, recordApi } from './recording.ts';
import { withReplay } from './replay.ts';

const WARM_UPS = 3;
const ROUNDS = 15;

export const listTenThousand = defineMeasurement({
  name: 'list',
  title: 'Client: 10,000 endpoints listed, 100 a page',
  how: `whole lists take turns in one process against one server in another that replays the emulator's pages; median of the ratios of ${ROUNDS} rounds after ${WARM_UPS} warm-ups`,
  rows: {
    platform: {
      what: "over the platform's fetch + JSON.parse",
      unit: 'ratio',
      bound: { kind: 'atMost', limit: 1.75 },
    },
  },
  async measure() {
    const { recording, pagePaths } = await recordApi();
    return withReplay(recording, async (origin) => {
      const rounds = await measureRounds(
        () => listThroughClient(origin),
        () => listBaseline(origin, pagePaths),
      );
      const clientMs = median(rounds.map((round) => round.clientMs));
      const baselineMs = median(rounds.map((round) => round.baselineMs));
      return {
        values: { platform: median(rounds.map((round) => round.clientMs / round.baselineMs)) },
        notes: [`client ${clientMs.toFixed(0)} ms, plain ${baselineMs.toFixed(0)} ms`],
      };
    });
  },
});

interface Round {
  readonly clientMs: number;
  readonly baselineMs: number;
}

async function measureRounds(
  throughClient: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
    const clientMs = await timeWhole(throughClient);
    const baselineMs = await timeWhole(baseline);
    if (round >= WARM_UPS) rounds.push({ clientMs, baselineMs });
  }
  return rounds;
}

async function timeWhole(list: () => Promise<number>): Promise<number> {
  const begunMs = nowMs();
  const count = await list();
  const tookMs = nowMs() - begunMs;
  if (count !== ENDPOINTS) throw new Error(`listed ${count} of ${ENDPOINTS}`);
  return tookMs;
}

async function listThroughClient(origin: string): Promise<number> {
  const client = createClient({
    token: new Secret('hf_emulator'),
    apiUrl: `${origin}/v2`,
    dialect: 'production',
    ports: { fetch: platformFetch },
  });
  const listed = await client.listEndpoints({ namespace: NAMESPACE });
  if (!listed.ok) throw new Error(`listEndpoints: ${listed.fault.kind}`);
  return listed.value.endpoints.length;
}

async function listBaseline(origin: string, paths: readonly string[]): Promise<number> {
  const endpoints: unknown[] = [];
  for (const path of paths) {
    const page = await fetchJson(platformFetch, origin + path);
    if (typeof page !== 'object' || page === null || !('items' in page) || !Array.isArray(page.items))
      continue;
    for (const item of page.items) endpoints.push(item);
  }
  return endpoints.length;
}
