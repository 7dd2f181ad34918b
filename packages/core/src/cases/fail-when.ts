// The rules that make a verdict red: `failed`, `different`, or a limit on a figure such as `p95 +20%`. Pure.

import { failure, type Result, success } from '../result.ts';
import { COMPARED_FIGURES, type ComparedFigure, type FigureChange } from './compare-figures.ts';

/** A figure that can have a limit. */
export type LimitedFigure = ComparedFigure | 'price';

export type FailRule =
  | { readonly kind: 'failed' }
  | { readonly kind: 'different' }
  /** Red when the figure changed by more than `limit`; 0.2 is +20%, -0.1 is -10%. */
  | { readonly kind: 'limit'; readonly figure: LimitedFigure; readonly limit: number };

const LIMIT = /^(p50|p95|ttft|tokens\/s|price)\s+([+-])(\d{1,4}(?:\.\d{1,3})?)\s*%$/;
const LIMITED_FIGURES: ReadonlySet<string> = new Set<LimitedFigure>([...COMPARED_FIGURES, 'price']);

const NEVER = 'never';

/** Fails with the invalid lines, if there are any. Blank lines are skipped; `never` alone means that nothing is red. */
export function parseFailWhen(lines: readonly string[]): Result<readonly FailRule[], readonly string[]> {
  const written = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (written.length === 1 && written[0] === NEVER) return success([]);
  const rules = written.map(parseRule);
  const bad = written.filter((_, index) => rules[index] === undefined);
  return bad.length === 0 ? success(rules.filter((rule) => rule !== undefined)) : failure(bad);
}

function parseRule(line: string): FailRule | undefined {
  if (line === 'failed' || line === 'different') return { kind: line };
  const [, figure = '', sign, percent] = LIMIT.exec(line) ?? [];
  if (!isLimitedFigure(figure)) return undefined;
  return { kind: 'limit', figure, limit: (sign === '-' ? -1 : 1) * (Number(percent) / 100) };
}

function isLimitedFigure(word: string): word is LimitedFigure {
  return LIMITED_FIGURES.has(word);
}

/** The rule as text, in the syntax of `fail-when`. */
export function renderRule(rule: FailRule): string {
  if (rule.kind !== 'limit') return rule.kind;
  const percent = Math.round(rule.limit * 100_000) / 1_000;
  return `${rule.figure} ${percent >= 0 ? '+' : ''}${percent}%`;
}

/** The facts that the rules are checked against. */
export interface RuleFacts {
  readonly failedCases: number;
  readonly differentCases: number;
  readonly changes: readonly FigureChange[];
  /** Relative change of the hourly price against the base; absent if either price is unknown. */
  readonly priceChange?: number;
}

/** A rule that could not be checked against anything, so it is neither kept nor broken. */
export interface UnjudgedRule {
  readonly rule: FailRule;
  readonly why: 'notCompared' | 'notMeasured' | 'tooFewPairs';
}

/** `isCompared`: the base was also asked. */
export function unjudgedRules(
  rules: readonly FailRule[],
  facts: RuleFacts & { readonly isCompared: boolean },
): readonly UnjudgedRule[] {
  return rules.flatMap((rule) => {
    const why = whyUnjudged(rule, facts);
    return why === undefined ? [] : [{ rule, why }];
  });
}

function whyUnjudged(
  rule: FailRule,
  { changes, priceChange, isCompared }: RuleFacts & { readonly isCompared: boolean },
): UnjudgedRule['why'] | undefined {
  if (rule.kind === 'failed') return undefined;
  if (!isCompared) return 'notCompared';
  if (rule.kind === 'different') return undefined;
  if (rule.figure === 'price') return priceChange === undefined ? 'notMeasured' : undefined;
  const found = changes.find(({ figure }) => figure === rule.figure);
  if (found === undefined) return 'notMeasured';
  return found.hasEnough ? undefined : 'tooFewPairs';
}

/** The broken rules. A figure breaks its limit only when its change is more than chance. */
export function brokenRules(rules: readonly FailRule[], facts: RuleFacts): readonly FailRule[] {
  return rules.filter((rule) => isBroken(rule, facts));
}

function isBroken(rule: FailRule, facts: RuleFacts): boolean {
  switch (rule.kind) {
    case 'failed':
      return facts.failedCases > 0;
    case 'different':
      return facts.differentCases > 0;
    case 'limit':
      return isBeyond(rule.limit, changeOf(rule.figure, facts));
  }
}

function changeOf(figure: LimitedFigure, facts: RuleFacts): number | undefined {
  if (figure === 'price') return facts.priceChange;
  const found = facts.changes.find((change) => change.figure === figure);
  return found?.isChange === true ? found.change : undefined;
}

/** A limit above zero is for figures that must not grow, a limit below zero for figures that must not shrink. */
function isBeyond(limit: number, change: number | undefined): boolean {
  if (change === undefined) return false;
  return limit >= 0 ? change > limit : change < limit;
}
