// Several previews of one pull request as one table with a row each. Pure; what it is told comes back from the comment.

import type { PhrasingContent } from 'mdast';
import { renderPrice, renderTime } from './amounts.ts';
import { table } from './blocks.ts';
import { code, plain } from './inert.ts';
import { endpointPage, link } from './links.ts';
import { writeMarkdown } from './section.ts';
import { isTrouble, shortWords, type ToldState, variantIn } from './words.ts';

export interface OverviewRow extends ToldState {
  readonly namespace: string;
  readonly name: string;
  /** The verdict in a few of our own words. */
  readonly note?: string;
  readonly pricePerHour?: number;
  readonly updatedMs?: number;
}

/** `tight`: without links and notes, so that hundreds fit. */
export type OverviewDetail = 'whole' | 'tight';

export function renderOverview(rows: readonly OverviewRow[], detail: OverviewDetail): string {
  const sorted = [...rows].sort(byTroubleAndName);
  const hasNamespaces = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  const isWhole = detail === 'whole';
  const hasNotes = isWhole && rows.some(({ note }) => note !== undefined);
  const titles = ['Preview', 'State', ...(hasNotes ? ['Verdict'] : []), 'Price', 'Updated (UTC)'];
  const cells = sorted.map((one) => [
    renderLabel(one, { hasNamespaces, isWhole }),
    [plain(renderState(one))],
    ...(hasNotes ? [one.note === undefined ? [] : [plain(one.note)]] : []),
    words(renderPrice(one)),
    words(renderTime(one.updatedMs)),
  ]);
  const heading = writeMarkdown([{ type: 'heading', depth: 3, children: [plain(countUp(rows))] }]);
  return [heading, ...writeRows(titles, cells)].join('\n').trim();
}

type Cells = readonly (readonly PhrasingContent[])[];

/** Row by row, because the serializer needs the square of their number for all at once. */
function writeRows(titles: readonly string[], rows: readonly Cells[]): readonly string[] {
  const [title = '', rule = ''] = linesOf(titles);
  return [title, rule, ...rows.map((cells) => linesOf(titles, cells).at(-1) ?? '')];
}

/** No cell has a line break: code has none, and the rest is ours. */
function linesOf(titles: readonly string[], cells?: Cells): readonly string[] {
  return writeMarkdown([table(titles, cells === undefined ? [] : [cells])])
    .trim()
    .split('\n');
}

/** What somebody has to look at comes first. */
function byTroubleAndName(a: OverviewRow, b: OverviewRow): number {
  const trouble = Number(isTrouble(b)) - Number(isTrouble(a));
  return trouble === 0
    ? collator.compare(a.name, b.name) || collator.compare(a.namespace, b.namespace)
    : trouble;
}

const collator = new Intl.Collator('en', { numeric: true });

function renderLabel(
  { namespace, name }: OverviewRow,
  { hasNamespaces, isWhole }: { readonly hasNamespaces: boolean; readonly isWhole: boolean },
): readonly PhrasingContent[] {
  const label = code(variantIn(name) ?? name);
  const page = isWhole ? endpointPage({ namespace, name }) : undefined;
  return [
    page === undefined ? label : link(page, label),
    ...(hasNamespaces ? [plain(' in '), code(namespace)] : []),
  ];
}

/** `200 previews: 198 ready, 2 failed`. */
function countUp(rows: readonly OverviewRow[]): string {
  const counts = new Map<string, number>();
  for (const one of rows) {
    const { words } = shortWords(one);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => collator.compare(a, b));
  const sign = rows.some(isTrouble) ? '❌' : '✅';
  return `${sign} ${rows.length} previews: ${sorted.map(([words, count]) => `${count} ${words}`).join(', ')}`;
}

function renderState(one: OverviewRow): string {
  const { sign, words } = shortWords(one);
  return `${sign} ${words}`;
}

function words(text: string | undefined): readonly PhrasingContent[] {
  return text === undefined ? [] : [plain(text)];
}
