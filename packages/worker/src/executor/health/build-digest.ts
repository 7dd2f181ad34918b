// Builds the weekly digest of a namespace as data and as text. Pure.

import type { Notification } from '../../policy/policy.ts';
import { escapeSlack } from '../notify/build-notices.ts';
import type { Week } from './week.ts';

export interface DigestFacts {
  readonly namespace: string;
  readonly week: Week;
  /** The age of each existing preview, in days. */
  readonly previewAges: readonly number[];
  /** Ids of triggers that were given up. Undefined where they could not be read. */
  readonly deadLetters: readonly string[] | undefined;
  /** Names of endpoints without a request in the week. */
  readonly unused: readonly string[];
  readonly nowMs: number;
}

/** Messages are read on telephones, so long lists are cut. */
const MOST_NAMED = 10;

export function buildDigestBody(format: Notification['format'], facts: DigestFacts): string {
  const { namespace, week, previewAges, deadLetters, unused, nowMs } = facts;
  if (format === 'slack') return JSON.stringify({ text: escapeSlack(renderText(facts)) });
  const data = {
    namespace,
    since: new Date(week.sinceMs).toISOString(),
    ...{ spentAtMost: dollars(week.spentAtMost), saved: dollars(week.saved), unpriced: week.unpriced },
    ...{ previews: groupByAge(previewAges), deadLetters, unused },
  };
  return JSON.stringify({ type: 'digest', timestamp: new Date(nowMs).toISOString(), data });
}

function groupByAge(ages: readonly number[]) {
  return {
    underOneDay: ages.filter((days) => days < 1).length,
    underOneWeek: ages.filter((days) => days >= 1 && days < 7).length,
    older: ages.filter((days) => days >= 7).length,
  };
}

function renderText({ namespace, week, previewAges, deadLetters, unused }: DigestFacts): string {
  const { underOneDay, underOneWeek, older } = groupByAge(previewAges);
  const lines = [
    `${namespace} since ${new Date(week.sinceMs).toISOString().slice(0, 10)}: spent at most ${money(week.spentAtMost)}, saved ${money(week.saved)}.`,
    week.unpriced.length === 0
      ? ''
      : `The price of ${named(week.unpriced)} is not known, so more may be billed.`,
    `Previews: ${underOneDay} younger than a day, ${underOneWeek} younger than a week, ${older} older.`,
    tellDead(deadLetters),
    unused.length === 0 ? '' : `Nobody used ${named(unused)}.`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function tellDead(ids: readonly string[] | undefined): string {
  if (ids === undefined) return 'Which triggers were given up could not be read.';
  return ids.length === 0 ? '' : `Given up: ${named(ids)}.`;
}

function named(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function dollars(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function money(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
