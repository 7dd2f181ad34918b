// The verdict in a few words for the first line: the most important figure, and how many answers differ. Pure.

import type { FigureChange, Verdict } from '@preview-endpoints/core/cases';
import { judgedAnswers } from '../judged-answers.ts';
import type { ReportVerdict } from '../report.ts';

/** In the order in which a reviewer notices them. The first that changed is shown. */
const FIGURES = [
  { figure: 'ttft', words: 'first token', label: 'First token, median', moreIs: 'slower' },
  { figure: 'p95', words: '95% of the answers', label: 'Answer, p95', moreIs: 'slower' },
  { figure: 'p50', words: 'answers', label: 'Answer, median', moreIs: 'slower' },
  { figure: 'tokens/s', words: 'generation', label: 'Tokens a second', moreIs: 'faster' },
] as const satisfies readonly {
  readonly figure: FigureChange['figure'];
  readonly words: string;
  readonly label: string;
  readonly moreIs: 'slower' | 'faster';
}[];

/** Sorts the figures in the order in which a reviewer notices them. */
export function byWeight(one: FigureChange, other: FigureChange): number {
  const rank = ({ figure }: FigureChange): number => FIGURES.findIndex((known) => known.figure === figure);
  return rank(one) - rank(other);
}

export function labelOf(change: FigureChange): string {
  return FIGURES.find(({ figure }) => figure === change.figure)?.label ?? change.figure;
}

/** `18% faster`. */
export function renderChange({ figure, change }: FigureChange): string {
  const moreIs = FIGURES.find((one) => one.figure === figure)?.moreIs ?? 'slower';
  const lessIs = moreIs === 'slower' ? 'faster' : 'slower';
  return `${renderPercent(change)} ${change > 0 ? moreIs : lessIs}`;
}

export function renderPercent(change: number): string {
  const percent = Math.abs(change) * 100;
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)}%`;
}

/** `60% dearer`. */
export function renderPriceChange(change: number): string {
  return `${renderPercent(change)} ${change > 0 ? 'dearer' : 'cheaper'}`;
}

export interface VerdictWords {
  /** The change of a figure; the name of the base follows it in the text. */
  readonly figure?: string;
  readonly answers?: string;
}

export function verdictWords({ verdict, base }: ReportVerdict): VerdictWords {
  const isCompared = base !== undefined && base.absence === undefined && verdict.compared.length > 0;
  const figure = isCompared ? figureWords(verdict) : undefined;
  const answers = answerWords(verdict);
  return {
    ...(figure === undefined ? {} : { figure }),
    ...(answers === undefined ? {} : { answers }),
  };
}

/** A figure that breaks a rule comes first, because it makes the run red. */
function figureWords({ changes, broken }: Verdict): string {
  if (!changes.some(({ hasEnough }) => hasEnough)) return 'asked beside';
  const changed = FIGURES.flatMap(
    ({ figure, words }) =>
      changes.filter((one) => one.figure === figure && one.isChange).map((change) => ({ words, change })) ??
      [],
  );
  const first =
    changed.find(({ change }) =>
      broken.some((rule) => rule.kind === 'limit' && rule.figure === change.figure),
    ) ?? changed[0];
  return first === undefined ? 'as fast as' : `${first.words} ${renderChange(first.change)} than`;
}

function answerWords(verdict: Verdict): string | undefined {
  const { cases, failed, compared, isComplete } = verdict;
  if (!isComplete) return 'not every case was asked';
  if (cases === 0) return undefined;
  if (failed.length > 0) return `${failed.length} of ${cases} ${cases === 1 ? 'case' : 'cases'} failed`;
  if (compared.length > 0) return comparedWords(verdict);
  return cases === 1 ? 'its case passed' : `all ${cases} cases passed`;
}

/** The preview passed them all, but the base may not have. */
function comparedWords({ compared }: Pick<Verdict, 'compared'>): string {
  const judged = judgedAnswers({ compared });
  const broken = compared.length - judged.length;
  if (judged.length === 0) return broken === 1 ? 'it failed on the base' : `all ${broken} failed on the base`;
  const different = judged.filter((one) => one.verdict === 'different').length;
  return `${answeredWords(judged.length, different)}${broken === 0 ? '' : `, ${broken} failed on the base`}`;
}

function answeredWords(answered: number, different: number): string {
  if (different > 0) return `${different} of ${answered} answers ${different === 1 ? 'differs' : 'differ'}`;
  return answered === 1 ? 'the answer is equal' : `all ${answered} answers are equal`;
}
