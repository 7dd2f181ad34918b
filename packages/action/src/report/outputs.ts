// What the Action gives out: names, outcomes and the shape of `result`; it may not write them.

import type { SmokeFigures } from '../commands/smoke/smoke-test.ts';

export const OUTPUT_KEYS = [
  'name',
  'url',
  'state',
  'outcome',
  'reason',
  'revision',
  'price-per-hour',
  'result',
] as const;

export type OutputKey = (typeof OUTPUT_KEYS)[number];

export type Outcome =
  | 'created'
  | 'updated'
  | 'resumed'
  | 'replaced'
  | 'unchanged'
  | 'deleted'
  | 'already-gone'
  | 'paused'
  | 'scaled-to-zero'
  | 'planned'
  | 'swept'
  | 'skipped';

/** What became of one run. Fields that do not apply are absent. */
export interface RunResult {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly reason: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly url?: string;
  /** The API's word, or `gone`. */
  readonly state?: string;
  readonly revision?: string;
  readonly pricePerHour?: number;
  /** The most that the preview can have cost so far, in US dollars. */
  readonly costAtMost?: number;
  /** What was certainly billed so far, in US dollars, from what was seen. */
  readonly costAtLeast?: number;
  /** Seconds from the start of the wait until the preview answered. */
  readonly readyAfterSeconds?: number;
  /** Of a smoke test that passed. */
  readonly smokeTest?: SmokeFigures;
}

/** Of a run that failed: what is known, and why it failed. It has no outcome. */
export function buildFailedOutputs(
  known: Partial<Omit<RunResult, 'outcome' | 'reason'>>,
  reason: string,
): Partial<Record<OutputKey, string>> {
  const { outcome: _none, ...outputs } = buildOutputs({ ...known, outcome: 'skipped', reason });
  return { ...outputs, result: JSON.stringify({ ...known, reason }) };
}

export function buildOutputs(result: RunResult): Readonly<Record<OutputKey, string>> {
  return {
    name: result.name ?? '',
    url: result.url ?? '',
    state: result.state ?? '',
    outcome: result.outcome,
    reason: result.reason,
    revision: result.revision ?? '',
    'price-per-hour': result.pricePerHour === undefined ? '' : String(result.pricePerHour),
    result: JSON.stringify(result),
  };
}
