// The outputs of the Action: their names, the outcomes and the shape of `result`. It may not write them.

import type { Figures, VerdictWord } from '@preview-endpoints/core/cases';
import { roundDollars } from '@preview-endpoints/core/previews';
import type { OwnRequests } from '../commands/cases/asked-cases.ts';
import type { SmokeFigures } from '../commands/smoke/smoke-test.ts';

export const OUTPUT_KEYS = [
  'name',
  'url',
  'state',
  'outcome',
  'reason',
  'revision',
  'price-per-hour',
  'openai-base-url',
  'served-model',
  'repository',
  'image',
  'instance',
  'created',
  'verdict',
  'results-path',
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

/** The result of one run. Fields that do not apply are absent. */
export interface RunResult {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly reason: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly url?: string;
  /** The API's word for the state, or `gone`. */
  readonly state?: string;
  readonly revision?: string;
  /** Why `revision: auto` is this revision. */
  readonly revisionReason?: string;
  readonly pricePerHour?: number;
  /** Only if the image has the routes of OpenAI. */
  readonly openaiBaseUrl?: string;
  /** The model name for requests, as in the answer to `GET /v1/models`. */
  readonly servedModel?: string;
  /** The model repository. */
  readonly repository?: string;
  /** The container's address, or the variant if it has none. */
  readonly image?: string;
  /** `vendor-region-type-size`. */
  readonly instance?: string;
  /** Whether this run created the endpoint. */
  readonly created?: boolean;
  readonly verdict?: VerdictWord;
  /** The rules of `fail-when` that are broken. */
  readonly brokenRules?: readonly string[];
  /** The rules that could not be judged: too few answers, nothing to compare, or a figure that was not measured. */
  readonly unjudgedRules?: readonly string[];
  readonly figures?: { readonly head: Figures; readonly base?: Figures };
  /** The base, also if it could not be asked. */
  readonly comparedWith?: string;
  /** The path of the JSONL file with every reply. */
  readonly resultsPath?: string;
  readonly ownRequests?: OwnRequests;
  /** What is the same in every pull request's preview, if nothing can differ. */
  readonly sameForAll?: string;
  /** The most that the preview can have cost so far, in US dollars. */
  readonly costAtMost?: number;
  /** The cost that was certainly billed so far, in US dollars, from observed states. */
  readonly costAtLeast?: number;
  /** Seconds from the start of the wait until the preview answered. */
  readonly readyAfterSeconds?: number;
  /** The figures of a smoke test that passed. */
  readonly smokeTest?: SmokeFigures;
}

/** The outputs of a failed run: the known facts, and why it failed. It has no outcome. */
export function buildFailedOutputs(
  known: Partial<Omit<RunResult, 'outcome' | 'reason'>>,
  reason: string,
): Partial<Record<OutputKey, string>> {
  const { outcome: _none, ...outputs } = buildOutputs({ ...known, outcome: 'skipped', reason });
  return { ...outputs, result: renderResult({ ...known, reason }) };
}

/** The version of the shape. Removing a field or changing its meaning raises it; a new field does not. */
const RESULT_VERSION = 1;

function renderResult(result: Partial<RunResult>): string {
  return JSON.stringify({ version: RESULT_VERSION, ...result }, (_key, value: unknown) =>
    typeof value === 'number' ? rounded(value) : value,
  );
}

/** Rounds dollars and figures, because sums of binary fractions must not be visible. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : roundDollars(value);
}

export function buildOutputs(result: RunResult): Readonly<Record<OutputKey, string>> {
  return {
    name: result.name ?? '',
    url: result.url ?? '',
    state: result.state ?? '',
    outcome: result.outcome,
    reason: result.reason,
    revision: result.revision ?? '',
    'price-per-hour': result.pricePerHour === undefined ? '' : String(rounded(result.pricePerHour)),
    'openai-base-url': result.openaiBaseUrl ?? '',
    'served-model': result.servedModel ?? '',
    repository: result.repository ?? '',
    image: result.image ?? '',
    instance: result.instance ?? '',
    created: result.created === undefined ? '' : String(result.created),
    verdict: result.verdict ?? '',
    'results-path': result.resultsPath ?? '',
    result: renderResult(result),
  };
}
