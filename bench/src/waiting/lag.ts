// Measures how late a waiter sees readiness, on a virtual clock: minutes of waiting take milliseconds.

import { defineMeasurement } from '../measurement.ts';
import { largest, mean } from '../statistics.ts';
import { waitEveryFiveSeconds } from './every-five-seconds.ts';
import { ENDPOINT, type Observed, observe, type Waiter } from './observe.ts';
import { chooseStarts } from './start-times.ts';

const WAIT_LIMIT_MS = 30 * 60_000;

const LAG_BOUND = { kind: 'under', limit: 1.5 } as const;
const CALLS_BOUND = { kind: 'under', limit: 40 } as const;

export const readinessLag = defineMeasurement({
  name: 'lag',
  title: 'Waiting: delay until readiness is seen',
  how: 'waitUntil(ready) against the emulator on the virtual clock, from create on, for 11 recorded start times and 200 spread logarithmically from 21 s to 10 min; calls are polls and health requests',
  rows: {
    heldMean: { what: 'proxy holds requests as documented, mean', unit: 's', bound: LAG_BOUND },
    heldLargest: { what: 'proxy holds requests, largest', unit: 's' },
    heldCalls: { what: 'proxy holds requests, mean calls', unit: 'calls', bound: CALLS_BOUND },
    heldMostCalls: { what: 'proxy holds requests, most calls', unit: 'calls' },
    unheldMean: { what: 'proxy answers 503 at once, mean', unit: 's', bound: LAG_BOUND },
    unheldLargest: { what: 'proxy answers 503 at once, largest', unit: 's' },
    unheldCalls: { what: 'proxy answers 503 at once, mean calls', unit: 'calls', bound: CALLS_BOUND },
    hubMean: { what: 'huggingface_hub (every 5 s), mean', unit: 's' },
    hubLargest: { what: 'huggingface_hub, largest', unit: 's' },
    hubCalls: { what: 'huggingface_hub, mean calls', unit: 'calls' },
  },
  async measure() {
    const held = await summarize(waitWithClient, true);
    const unheld = await summarize(waitWithClient, false);
    const hub = await summarize(waitEveryFiveSeconds, false);
    return {
      values: {
        heldMean: held.meanSeconds,
        heldLargest: held.largestSeconds,
        heldCalls: held.meanCalls,
        heldMostCalls: held.mostCalls,
        unheldMean: unheld.meanSeconds,
        unheldLargest: unheld.largestSeconds,
        unheldCalls: unheld.meanCalls,
        hubMean: hub.meanSeconds,
        hubLargest: hub.largestSeconds,
        hubCalls: hub.meanCalls,
      },
    };
  },
});

const waitWithClient: Waiter = async (_emulator, client) => {
  const waited = await client.waitUntil(ENDPOINT, { goal: 'ready', timeoutMs: WAIT_LIMIT_MS });
  if (!waited.ok) throw new Error(`waitUntil: ${waited.fault.kind}`);
};

async function summarize(
  wait: Waiter,
  isHolding: boolean,
): Promise<{
  readonly meanSeconds: number;
  readonly largestSeconds: number;
  readonly meanCalls: number;
  readonly mostCalls: number;
}> {
  const observed: Observed[] = [];
  for (const start of chooseStarts()) observed.push(await observe(start, wait, isHolding));
  const lags = observed.map(({ lagMs }) => lagMs / 1_000);
  const calls = observed.map((one) => one.calls);
  return {
    meanSeconds: mean(lags),
    largestSeconds: largest(lags),
    meanCalls: mean(calls),
    mostCalls: largest(calls),
  };
}
