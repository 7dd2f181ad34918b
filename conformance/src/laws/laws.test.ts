// The laws of the product, held against random histories of events, races, deaths and faults on the virtual clock.
// HISTORIES=n plays more of them, SEED=n others.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryHistory } from './arbitrary-history.ts';
import type { History } from './history.ts';
import { findBreaches } from './laws.ts';
import { playHistory } from './play.ts';
import { renderHistory } from './render-history.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 1_000);
const SEED = Number(process.env['SEED'] ?? 20_261_123);
/** Shrinking a broken history may take as long as it likes; a thousand whole ones do not. */
const TIMEOUT_MS = 6 * 60 * 60_000;

test(`the laws hold in ${HISTORIES} histories`, { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(arbitraryHistory, async (history) => {
    const breaches = findBreaches(await playHistory(history));
    if (breaches.length > 0) throw new Error(breaches.join('\n'));
  });
  const result = await fc.check(property, { numRuns: HISTORIES, seed: SEED });
  expect(result.failed, describeFailure(result)).toBe(false);
});

/** Seed and path bring the same history back; the lines are for people. */
function describeFailure(result: fc.RunDetails<[History]>): string {
  const [history] = result.counterexample ?? [];
  const error = result.errorInstance;
  return [
    `SEED=${result.seed}, history ${result.numRuns}, path ${result.counterexamplePath}`,
    ...(history === undefined ? [] : renderHistory(history)),
    error instanceof Error ? error.message : String(error),
  ].join('\n');
}
