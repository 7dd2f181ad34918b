// The cases and their verdict as log lines. Pure. The texts of replies are cut before, and contain no secrets.

import {
  type Attempt,
  type BaseAbsence,
  type FigureChange,
  renderRule,
  type UnjudgedRule,
  type Verdict,
} from '@preview-endpoints/core/cases';
import { judgedAnswers } from '../../report/judged-answers.ts';

/** Only misses get a line, because there may be thousands of requests. */
export function tellAttempt({ side, case: name, repeat, misses }: Attempt): readonly string[] {
  const where = side === 'head' ? name : `${name} (base)`;
  return misses.map(
    ({ what, wanted, got }) => `${where}, request ${repeat}: ${what}: wanted ${wanted}, got ${got}`,
  );
}

export function tellAbsence(name: string, why: BaseAbsence): string {
  return `Nothing is compared with ${name}: ${explainAbsence(why)}.`;
}

function explainAbsence(why: BaseAbsence): string {
  switch (why.kind) {
    case 'absent':
      return 'there is no such endpoint';
    case 'asleep':
      return 'it sleeps, and compare-wake is false';
    case 'notServing':
      return `its state is ${why.state}`;
    case 'withoutAddress':
      return 'it has no address that the token is for';
  }
}

const UNJUDGED = {
  notCompared: 'nothing was compared',
  notMeasured: 'it was not measured on both sides',
  tooFewPairs:
    'there were too few answers to tell a change from chance; ask more cases, or set their repeat higher',
} as const satisfies Record<UnjudgedRule['why'], string>;

/** Warns of rules that could not be judged, because such a rule protects nobody. */
export function tellUnjudged({ unjudged }: Verdict): readonly string[] {
  return unjudged.map(({ rule, why }) => `fail-when ${renderRule(rule)} was not judged: ${UNJUDGED[why]}.`);
}

export function tellVerdict(verdict: Verdict, base: string | undefined): readonly string[] {
  const { cases, failed, changes, head, isComplete, broken, priceChange } = verdict;
  const judged = judgedAnswers(verdict);
  const different = judged.filter((one) => one.verdict === 'different');
  return [
    `${cases - failed.length} of ${cases} ${cases === 1 ? 'case' : 'cases'} passed${isComplete ? '' : '; the time was over before every case was asked'}`,
    figuresLine(head),
    ...(judged.length === 0 ? [] : [`${different.length} of ${judged.length} answers differ from ${base}`]),
    ...different.flatMap(({ case: name, diff = [] }) => [`${name}:`, ...diff.map((line) => `  ${line}`)]),
    ...changes.map((change) => changeLine(change, base)),
    ...(priceChange === undefined ? [] : [`price: ${percent(priceChange)} against ${base}`]),
    ...broken.map((rule) => `red by fail-when: ${renderRule(rule)}`),
  ];
}

function figuresLine({ replies, firstMs, p50Ms, p95Ms, ttftMs, tokensPerSecond }: Verdict['head']): string {
  const ms = (what: string, value: number | undefined): readonly string[] =>
    value === undefined ? [] : [`${what} ${Math.round(value)} ms`];
  return [
    `${replies} ${replies === 1 ? 'reply' : 'replies'}`,
    ...ms('first', firstMs),
    ...ms('p50', p50Ms),
    ...ms('p95', p95Ms),
    ...ms('first token', ttftMs),
    ...(tokensPerSecond === undefined ? [] : [`${Math.round(tokensPerSecond * 10) / 10} tokens/s`]),
  ].join(', ');
}

function changeLine(
  { figure, base, head, change, interval, isChange, pairs, hasEnough }: FigureChange,
  name = 'base',
): string {
  const [low, high] = interval;
  const values = `${name} ${rounded(base)}, preview ${rounded(head)}`;
  const none = hasEnough
    ? 'no change that is more than chance'
    : 'too few pairs to tell a change from chance';
  const chance = `99.5% of resamples between ${percent(low)} and ${percent(high)}, ${pairs} pairs`;
  return `${figure}: ${isChange ? percent(change) : none} (${values}; ${chance})`;
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

function percent(share: number): string {
  const whole = Math.round(share * 1_000) / 10;
  return `${whole > 0 ? '+' : ''}${whole}%`;
}
