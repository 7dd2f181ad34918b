// The verdict on a run of cases: what failed, what differs, what changed, and whether that is red. Pure.

import type { Random } from '../ports.ts';
import type { Attempt, Case } from './case.ts';
import { type ComparedCase, compareCases } from './compare-answers.ts';
import { compareFigures, type FigureChange } from './compare-figures.ts';
import { brokenRules, type FailRule, type UnjudgedRule, unjudgedRules } from './fail-when.ts';
import { type Figures, sumUp } from './figures.ts';
import type { Redact } from './judge-plain-reply.ts';
import type { CasesRun } from './run-cases.ts';

/** `failed` wins over `different`, and `different` over `passed`; `none`: nothing was asked. */
export type VerdictWord = 'passed' | 'failed' | 'different' | 'none';

export interface Verdict {
  readonly word: VerdictWord;
  /** The broken rules of `fail-when`. The run is red if there is one. */
  readonly broken: readonly FailRule[];
  /** The rules that could not be checked against anything. They make the run neither red nor green. */
  readonly unjudged: readonly UnjudgedRule[];
  readonly cases: number;
  /** Names of the cases in which the preview missed an expectation. */
  readonly failed: readonly string[];
  /** Empty if nothing is compared. */
  readonly compared: readonly ComparedCase[];
  readonly changes: readonly FigureChange[];
  readonly priceChange?: number;
  readonly head: Figures;
  readonly base?: Figures;
  /** False if the time was over, or the run was cancelled, before all requests were sent; such a run never passes. */
  readonly isComplete: boolean;
}

export interface VerdictFacts {
  readonly cases: readonly Case[];
  readonly run: CasesRun;
  readonly rules: readonly FailRule[];
  /** US dollars per hour while awake; absent if unknown. */
  readonly prices?: { readonly head: number; readonly base: number };
  readonly redact: Redact;
  readonly random: Random;
}

export function decideVerdict(facts: VerdictFacts): Verdict {
  const { cases, run, prices } = facts;
  const failed = failedCases(cases, run);
  const compared = compareCases(cases, run.attempts, facts.redact);
  const different = compared.filter(({ verdict }) => verdict === 'different').length;
  const changes = compareFigures(run.attempts, facts.random);
  const priceChange = prices === undefined || prices.base <= 0 ? undefined : prices.head / prices.base - 1;
  const priced = priceChange === undefined ? {} : { priceChange };
  const hasBase = run.attempts.some(({ side }) => side === 'base');
  const ruled = { failedCases: failed.length, differentCases: different, changes, ...priced };
  return {
    word: wordOf(run.attempts, failed.length, different),
    broken: brokenRules(facts.rules, ruled),
    unjudged: unjudgedRules(facts.rules, { ...ruled, isCompared: hasBase }),
    cases: cases.length,
    failed,
    compared,
    changes,
    ...priced,
    head: sumUp(run.attempts, 'head'),
    ...(hasBase ? { base: sumUp(run.attempts, 'base') } : {}),
    isComplete: run.isComplete,
  };
}

/** A case that was never asked has not passed. */
function failedCases(cases: readonly Case[], run: CasesRun): readonly string[] {
  const mine = run.attempts.filter(({ side }) => side === 'head');
  return cases
    .filter((one) => {
      const asked = mine.filter((attempt) => attempt.case === one.name);
      return asked.length < one.repeat || asked.some(({ misses }) => misses.length > 0);
    })
    .map(({ name }) => name);
}

function wordOf(attempts: readonly Attempt[], failed: number, different: number): VerdictWord {
  if (attempts.length === 0) return 'none';
  if (failed > 0) return 'failed';
  return different > 0 ? 'different' : 'passed';
}
