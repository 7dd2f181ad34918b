// Why a run is red: one fault, reported once, with its remedy.

import type { Result } from '@preview-endpoints/core';
import { explainFault, type FaultText } from '@preview-endpoints/core/client';
import type { PreviewFault } from '@preview-endpoints/core/previews';
import type { AskedCases } from '../commands/cases/asked-cases.ts';
import type { SmokeOutcome } from '../commands/smoke/smoke-test.ts';
import { describeInputFault, type InputFault } from '../inputs/input-fault.ts';
import type { Diagnosis } from './diagnosis/diagnose.ts';
import { judgedAnswers } from './judged-answers.ts';
import type { RunResult } from './outputs.ts';
import { REMEDIES } from './remedies.ts';
import { plainLine } from './render/plain-line.ts';

/** What is known of the preview although the run failed. Later steps get it as outputs. */
export type KnownFacts = Partial<Omit<RunResult, 'outcome' | 'reason'>>;

export type RunFailure = Failure & { readonly known?: KnownFacts };

/** What every command resolves to; it rejects only by a mistake in the code. */
export type CommandResult = Promise<Result<RunResult, RunFailure>>;

type Failure =
  | { readonly kind: 'badInputs'; readonly faults: readonly InputFault[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'preview'; readonly fault: PreviewFault; readonly diagnosis?: Diagnosis }
  /** The preview answers, but not as expected. */
  | { readonly kind: 'smokeTest'; readonly outcome: SmokeOutcome }
  /** A target does not serve the promoted spec. */
  | { readonly kind: 'promotion'; readonly what: string; readonly remedy: string }
  /** The preview answers, and a rule of `fail-when` is broken. */
  | { readonly kind: 'redVerdict'; readonly asked: AskedCases }
  /** The runner asked the run to end. */
  | { readonly kind: 'cancelled' }
  /** A bug of the Action. */
  | { readonly kind: 'unexpected'; readonly message: string };

export function badInputs(...faults: readonly InputFault[]): RunFailure {
  return { kind: 'badInputs', faults };
}

export function unexpectedFailure(error: unknown): RunFailure {
  return { kind: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** A fault of a preview as a failure of the run. */
export function previewFailure(fault: PreviewFault): RunFailure {
  return fault.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'preview', fault };
}

/** The endpoint's own words in it may still contain secrets. */
export function explainFailure(failure: RunFailure): FaultText {
  switch (failure.kind) {
    case 'badInputs':
      return {
        what: failure.faults.map(describeInputFault).join('\n'),
        remedy: failure.faults.length === 1 ? 'Correct this input.' : 'Correct these inputs.',
      };
    case 'refused':
      return { what: failure.reason, remedy: failure.remedy };
    case 'preview':
      return explainPreview(failure.fault, failure.diagnosis);
    case 'smokeTest':
      return explainSmokeTest(failure.outcome);
    case 'promotion':
      return { what: failure.what, remedy: failure.remedy };
    case 'redVerdict':
      return explainVerdict(failure.asked);
    case 'cancelled':
      return {
        what: 'The run was cancelled before it was done.',
        remedy:
          'The preview may be there and billing: run the job again, or close the pull request or delete the branch to remove it.',
      };
    case 'unexpected':
      return {
        what: `An unexpected error, a mistake of this action: ${failure.message}`,
        remedy: 'Please report it with this log. Running the job again does no harm.',
      };
  }
}

/** Puts a found cause first. The fault itself stays, because a cause is only likely. */
function explainPreview(fault: PreviewFault, diagnosis: Diagnosis | undefined): FaultText {
  const text = { what: explainFault(fault).what, remedy: REMEDIES[fault.kind] };
  return diagnosis === undefined
    ? text
    : { what: `${diagnosis.what} (${diagnosis.evidence})\n${text.what}`, remedy: diagnosis.remedy };
}

function explainSmokeTest({ misses, figures }: SmokeOutcome): FaultText {
  const asked = figures?.requests ?? 0;
  const lines = misses.map(({ what, wanted, got }) => `${what}: wanted ${wanted}, got ${got}`);
  return {
    what: [
      `The smoke test failed; ${asked} ${asked === 1 ? 'request was' : 'requests were'} answered.`,
      ...lines,
    ].join('\n'),
    remedy:
      'The preview is up: ask it by hand, and correct the model, its image or the expectation in smoke-test.',
  };
}

/** The log has all of them. */
const MOST_MISSES = 10;

function explainVerdict({ verdict, brokenRules, missed, base }: AskedCases): FaultText {
  const { failed, cases } = verdict;
  const judged = judgedAnswers(verdict);
  const different = judged.filter((one) => one.verdict === 'different').length;
  const misses = countMisses(missed);
  const told = misses.slice(0, MOST_MISSES);
  const more = misses.length - told.length;
  return {
    what: [
      `Red by fail-when: ${brokenRules.join(', ')}.`,
      `${failed.length} of ${cases} cases failed${judged.length === 0 ? '' : `, ${different} of ${judged.length} ${failed.length > 0 ? 'other ' : ''}answers differ from ${base?.name ?? 'the base'}`}.`,
      ...told,
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
    remedy: 'The preview is up: ask it by hand, and correct the model, its image, the case or fail-when.',
  };
}

/** Repeats of one case usually miss in the same way, so they get one line with their number. */
function countMisses(missed: AskedCases['missed']): readonly string[] {
  const counts = new Map<string, number>();
  for (const { case: name, miss } of missed) {
    // An answer of many lines would leave no room for the other misses.
    const line = plainLine(`${name}: ${miss.what}: wanted ${miss.wanted}, got ${miss.got}`);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
}

const TITLES = {
  badInputs: 'Bad input',
  refused: 'Refused',
  preview: 'Preview failed',
  smokeTest: 'Smoke test failed',
  promotion: 'Not promoted',
  redVerdict: 'Red verdict',
  cancelled: 'Cancelled',
  unexpected: 'Unexpected error',
} as const satisfies Record<RunFailure['kind'], string>;

/** The title of the annotation: the kind of failure, in a few words. */
export function titleOf(failure: RunFailure): string {
  const isBilling = failure.kind === 'preview' && failure.fault.kind === 'stillBilling';
  return isBilling ? 'Still billing' : TITLES[failure.kind];
}
