// Tests the laws of the product with random histories of events, races, kills and faults on the virtual clock.
// HISTORIES=n plays more of them, SEED=n others; OCCURRENCES=1 prints what they contained.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryHistory, arbitraryRareHistory } from './arbitrary-history.ts';
import { FOUND_HISTORIES } from './found-histories.ts';
import type { History } from './history.ts';
import { lateFor } from './law-1-late.ts';
import { findBreaches } from './laws.ts';
import { findOccurrences, OCCURRENCES } from './occurrences.ts';
import { playHistory, type Trace } from './play.ts';
import { renderHistory } from './render-history.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 1_000);
const SEED = Number(process.env['SEED'] ?? 20_261_123);
/** Shrinking a failing history may take very long. A thousand passing histories take less. */
const TIMEOUT_MS = 6 * 60 * 60_000;

/** With fewer histories, rare situations may be missing. */
const ENOUGH_HISTORIES = 1_000;
const LEAST_OCCURRENCES = 3;

/** In how many of the histories each situation occurred. */
const occurred = new Map<string, number>(Object.keys(OCCURRENCES).map((what) => [what, 0]));

test(`the laws hold in ${HISTORIES} histories`, { timeout: TIMEOUT_MS }, async () => {
  await hold(arbitraryHistory, HISTORIES);
});

const RARE_HISTORIES = Math.ceil(HISTORIES / 10);
let late = 0;

test(`they hold in ${RARE_HISTORIES} with a create in flight at the close or a re-run after it`, {
  timeout: TIMEOUT_MS,
}, async () => {
  await hold(arbitraryRareHistory, RARE_HISTORIES, (trace) => {
    if (trace.runs.some((run) => run.step.does === 'close' && lateFor(trace, run).length > 0)) late += 1;
  });
  expect(late, 'creates that came after the close began').toBeGreaterThan(RARE_HISTORIES / 50);
});

async function hold(
  arbitrary: fc.Arbitrary<History>,
  numRuns: number,
  onTrace: (trace: Trace) => void = () => undefined,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (history) => {
    const trace = await playHistory(history);
    onTrace(trace);
    for (const what of findOccurrences(trace)) occurred.set(what, (occurred.get(what) ?? 0) + 1);
    const breaches = findBreaches(trace);
    if (breaches.length > 0) throw new Error(breaches.join('\n'));
  });
  const result = await fc.check(property, {
    numRuns,
    seed: SEED,
    examples: FOUND_HISTORIES.map((history): [History] => [history]),
  });
  expect(result.failed, describeFailure(result)).toBe(false);
}

test.runIf(HISTORIES >= ENOUGH_HISTORIES)('each situation that the laws are about occurs in them', () => {
  const rows = [...occurred].map(([what, times]) => `${String(times).padStart(6)}  ${what}`);
  if (process.env['OCCURRENCES'] !== undefined) process.stdout.write(`${rows.join('\n')}\n`);
  const rare = [...occurred].filter(([, times]) => times < LEAST_OCCURRENCES);
  expect(rare, rows.join('\n')).toEqual([]);
});

/** Seed and path reproduce the history; the lines are for people. */
function describeFailure(result: fc.RunDetails<[History]>): string {
  const [history] = result.counterexample ?? [];
  const error = result.errorInstance;
  return [
    `SEED=${result.seed}, history ${result.numRuns}, path ${result.counterexamplePath}`,
    ...(history === undefined ? [] : renderHistory(history)),
    error instanceof Error ? error.message : String(error),
  ].join('\n');
}
