// The changes against the base as a table, and the different answers, folded. Answers are hostile text: they stay in code.

import type { BaseAbsence, FigureChange } from '@preview-endpoints/core/cases';
import type { BlockContent, PhrasingContent } from 'mdast';
import { renderDollars } from '../dollars.ts';
import type { Report, ReportVerdict } from '../report.ts';
import { block, fold, paragraph, strong, table } from './blocks.ts';
import { code, plain } from './inert.ts';
import { shorten } from './shorten.ts';
import { byWeight, labelOf, renderChange, renderPriceChange } from './verdict-words.ts';

/** The results file has all of them. */
const MOST_DIFFS = 10;
const LONGEST_DIFF_CHARACTERS = 1_500;
const MOST_NAMES = 20;
const MS_PER_SECOND = 1_000;

type Cell = readonly PhrasingContent[];
type FigureRow = readonly [label: string, base: string, head: string, change: string];

export function renderVerdictTable(report: Report): BlockContent[] {
  const { verdict: told } = report;
  if (told === undefined) return [];
  const { base } = told;
  const rows = [...figureRows(told), ...priceRows(report, told)];
  const broken = renderBroken(report, told);
  if (base === undefined) return broken;
  if (base.absence !== undefined)
    return [
      ...broken,
      paragraph(code(base.name), plain(` ${ABSENCES[base.absence.kind]}, so nothing was compared.`)),
    ];
  if (rows.length === 0)
    return [
      ...broken,
      paragraph(
        plain(told.verdict.changes.some(({ hasEnough }) => hasEnough) ? UNCHANGED : TOO_FEW),
        code(base.name),
        plain('.'),
      ),
    ];
  const cells = rows.map((cols): readonly Cell[] => cols.map((text) => [plain(text)]));
  return [...broken, table(['Against the base', code(base.name), 'This preview', 'Change'], cells)];
}

const UNCHANGED = 'No figure changed by more than chance against ';
const TOO_FEW = 'There were too few answers to compare the speed with that of ';

const ABSENCES = {
  absent: 'does not exist',
  asleep: 'was asleep and was not woken',
  notServing: 'was not serving',
  withoutAddress: 'has no address',
} as const satisfies Record<BaseAbsence['kind'], string>;

/** The rules that made the run red are left out here if the fault names them. */
function renderBroken({ fault }: Report, told: ReportVerdict): BlockContent[] {
  const { brokenRules, unjudgedRules = [] } = told;
  return [
    ...(fault === undefined ? renderRules('Red, because of fail-when:', brokenRules) : []),
    ...renderRules('Not judged, for lack of data:', unjudgedRules),
  ];
}

function renderRules(title: string, rules: readonly string[]): BlockContent[] {
  const listed = rules.flatMap((rule, index) => [plain(index === 0 ? ' ' : ', '), code(rule)]);
  return listed.length === 0 ? [] : [paragraph(strong(title), ...listed)];
}

/** Only figures that changed by more than chance. */
function figureRows({ verdict }: ReportVerdict): readonly FigureRow[] {
  return verdict.changes
    .filter(({ isChange }) => isChange)
    .toSorted(byWeight)
    .map((change) => [
      labelOf(change),
      renderFigure(change, change.base),
      renderFigure(change, change.head),
      renderChange(change),
    ]);
}

function renderFigure({ figure }: FigureChange, value: number): string {
  if (figure === 'tokens/s') return String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
  return value >= MS_PER_SECOND ? `${(value / MS_PER_SECOND).toFixed(2)} s` : `${Math.round(value)} ms`;
}

/** The price of tokens depends on price and speed. It is called dearer only if one of the two changed by more than chance. */
function priceRows({ pricePerHour }: Report, told: ReportVerdict): readonly FigureRow[] {
  const tokens = told.dollarsPerMillionTokens;
  const perHour = dearer('Price an hour', told.base?.pricePerHour, pricePerHour);
  const isSpeedier = told.verdict.changes.some(({ figure, isChange }) => figure === 'tokens/s' && isChange);
  const hasChanged = isSpeedier || perHour.length > 0;
  return [...perHour, ...(hasChanged ? dearer('Per million tokens', tokens?.base, tokens?.head) : [])];
}

function dearer(label: string, base: number | undefined, head: number | undefined): readonly FigureRow[] {
  if (base === undefined || head === undefined || base === head || base <= 0) return [];
  const change = head / base - 1;
  return [[label, renderDollars(base), renderDollars(head), renderPriceChange(change)]];
}

export function renderVerdictDetails({ verdict: told }: Report): BlockContent[] {
  if (told === undefined) return [];
  const { failed, compared } = told.verdict;
  const diffs = compared.filter(({ diff }) => diff !== undefined);
  return [
    ...fold('Cases that failed', failed.length === 0 ? [] : [renderFailed(told)]),
    ...fold('Answers that differ', renderDiffs(diffs)),
  ];
}

function renderFailed({ verdict }: ReportVerdict): BlockContent {
  const brokenBefore = new Set(verdict.compared.flatMap((one) => (one.baseFailed ? [one.case] : [])));
  const names = verdict.failed
    .slice(0, MOST_NAMES)
    .flatMap((name, index) => [
      plain(index === 0 ? '' : ', '),
      code(name),
      plain(brokenBefore.has(name) ? ' (fails on the base too)' : ''),
    ]);
  const more = verdict.failed.length - MOST_NAMES;
  return paragraph(...names, plain(more > 0 ? ` and ${more} more` : ''));
}

function renderDiffs(
  diffs: readonly { readonly case: string; readonly diff?: readonly string[] }[],
): BlockContent[] {
  const shown = diffs
    .slice(0, MOST_DIFFS)
    .flatMap((one) => [
      paragraph(code(one.case)),
      block(shorten((one.diff ?? []).join('\n'), LONGEST_DIFF_CHARACTERS), 'diff'),
    ]);
  const more = diffs.length - MOST_DIFFS;
  return more > 0 ? [...shown, paragraph(plain(`${more} more differ; the results file has them.`))] : shown;
}
