// The verdict as a few words for the first line: the figure that matters, and how many answers differ. Pure.

import type { FigureChange, Verdict } from '@preview-endpoints/core/cases';
import { judgedAnswers } from '../judged-answers.ts';
import type { ReportVerdict } from '../report.ts';

/** The first of these that changed is what a reviewer feels first. */
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

export interface VerdictWords {
  /** The change of a figure, to be said with the name of the base behind it. */
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

/** What breaks a rule comes first: it is why the run is red. */
function figureWords({ changes, broken }: Verdict): string | undefined {
  if (changes.length === 0) return undefined;
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
  const { cases, failed, isComplete } = verdict;
  const compared = judgedAnswers(verdict);
  if (!isComplete) return 'not every case was asked';
  if (cases === 0) return undefined;
  if (failed.length > 0) return `${failed.length} of ${cases} ${cases === 1 ? 'case' : 'cases'} failed`;
  const different = compared.filter((one) => one.verdict === 'different').length;
  if (different > 0)
    return `${different} of ${compared.length} answers ${different === 1 ? 'differs' : 'differ'}`;
  if (compared.length > 0)
    return compared.length === 1 ? 'the answer is equal' : `all ${compared.length} answers are equal`;
  return cases === 1 ? 'its case passed' : `all ${cases} cases passed`;
}
