// The names and signs of a preview's states: in a heading, and in a row of the table. Pure.

import type { Report, ReportState } from '../report.ts';

interface StateWords {
  readonly sign: string;
  /** The words after "Preview". */
  readonly heading: string;
  readonly short: string;
}

const WORDS = {
  deploying: { sign: '⏳', heading: 'is deploying', short: 'deploying' },
  ready: { sign: '✅', heading: 'is ready', short: 'ready' },
  deployed: { sign: '🚀', heading: 'is deployed, not waited for', short: 'deployed, not waited for' },
  asleep: { sign: '💤', heading: 'is asleep; the next request wakes it', short: 'asleep' },
  there: { sign: '🔎', heading: 'was looked at', short: 'looked at' },
  planned: { sign: '📝', heading: 'is planned; nothing was changed', short: 'planned' },
  failed: { sign: '❌', heading: 'failed', short: 'failed' },
  superseded: { sign: '⏭️', heading: 'is superseded by a newer commit', short: 'superseded' },
  paused: { sign: '⏸️', heading: 'is paused and costs nothing', short: 'paused' },
  closing: { sign: '⏳', heading: 'is being taken away', short: 'being taken away' },
  gone: { sign: '🧹', heading: 'is gone', short: 'gone' },
  stillBilling: { sign: '🚨', heading: 'is still billing', short: 'still billing' },
  cancelled: { sign: '🛑', heading: 'is cancelled: its run was ended', short: 'cancelled' },
  died: { sign: '🚨', heading: 'is left behind, because its run died', short: 'left behind' },
} as const satisfies Record<ReportState, StateWords>;

export const SAME_FOR_ALL = 'Every pull request of this repository gets this same preview:';
export const WHY_REVISION = 'Why this revision:';
export const TO_DIFFER = 'Set config, revision: auto, image or env to preview what a pull request changes.';

/** `what` is the model and its revision. */
export function renderSameForAll(what: string): string {
  return `${SAME_FOR_ALL} ${what}. ${TO_DIFFER}`;
}

export function isReportState(word: string): word is ReportState {
  return Object.hasOwn(WORDS, word);
}

/** States of a run that did not end well. A person has to look at them. */
const TROUBLE: ReadonlySet<ReportState> = new Set(['failed', 'stillBilling', 'cancelled', 'died']);

/** The part of a report that the comment keeps. */
export interface ToldState {
  readonly state: string;
  /** The verdict is red. */
  readonly red?: true;
}

export function isTrouble({ state, red }: ToldState): boolean {
  return red === true || (isReportState(state) && TROUBLE.has(state));
}

export function isRed({ verdict }: Report): boolean {
  return verdict !== undefined && verdict.verdict.broken.length > 0;
}

export function wordsOf(report: Report): StateWords {
  const words = WORDS[report.state];
  if (isRed(report) && (report.state === 'ready' || report.state === 'failed'))
    return { sign: '❌', heading: 'answers, but not well enough', short: 'red verdict' };
  if (report.state !== 'failed') return words;
  if (report.smoke !== undefined)
    return { sign: '❌', heading: 'answers, but not as expected', short: 'unexpected answers' };
  return (report.timeline ?? []).length === 0
    ? words
    : { sign: '❌', heading: 'could not start', short: 'could not start' };
}

/** The comment may have been written by a version that knows more states. */
export function shortWords({ state, red }: ToldState): { readonly sign: string; readonly words: string } {
  if (red === true) return { sign: '❌', words: 'red verdict' };
  return isReportState(state)
    ? { sign: WORDS[state].sign, words: WORDS[state].short }
    : { sign: '❔', words: 'unknown' };
}

/** A variant in the name is shown instead of the name, because people do not recognise a preview by its hash. */
const VARIANT_IN_NAME = /^pr-\d+-([a-z0-9]{1,8})-[a-z2-7]{12}$/;

export function variantIn(name: string): string | undefined {
  return VARIANT_IN_NAME.exec(name)?.[1];
}
