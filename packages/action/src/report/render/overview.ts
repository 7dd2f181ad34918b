// Renders several previews of one pull request as one table with a row each. Pure. It contains only our own words, numbers and
// checked names, so it is written as text: a syntax tree of 200 rows takes a second.

import { renderPrice, renderTime } from './amounts.ts';
import { endpointPage } from './links.ts';
import { isTrouble, shortWords, type ToldState, variantIn } from './words.ts';

export interface OverviewRow extends ToldState {
  readonly namespace: string;
  readonly name: string;
  /** The verdict in a few of our own words. */
  readonly note?: string;
  readonly pricePerHour?: number;
  readonly updatedMs?: number;
}

/** `tight`: without links and notes, so that hundreds of rows fit. */
export type OverviewDetail = 'whole' | 'tight';

export function renderOverview(rows: readonly OverviewRow[], detail: OverviewDetail): string {
  // Created here and not on import: the first collator takes 15 ms, and most runs render no overview.
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sorted = [...rows].sort(byTroubleAndName(compare));
  const hasNamespaces = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  const isWhole = detail === 'whole';
  const hasNotes = isWhole && rows.some(({ note }) => note !== undefined);
  const titles = ['Preview', 'State', ...(hasNotes ? ['Verdict'] : []), 'Price', 'Updated (UTC)'];
  const written = sorted.map((one) => [
    renderLabel(one, { hasNamespaces, isWhole }),
    renderState(one),
    ...(hasNotes ? [one.note ?? ''] : []),
    renderPrice(one) ?? '',
    renderTime(one.updatedMs) ?? '',
  ]);
  const lines = [titles, titles.map(() => '-'), ...written].map((cells) => `| ${cells.join(' | ')} |`);
  return [`### ${countUp(rows, compare)}`, '', ...lines].join('\n');
}

type Compare = (a: string, b: string) => number;

/** Previews in trouble come first. */
function byTroubleAndName(compare: Compare): (a: OverviewRow, b: OverviewRow) => number {
  return (a, b) => {
    const trouble = Number(isTrouble(b)) - Number(isTrouble(a));
    return trouble === 0 ? compare(a.name, b.name) || compare(a.namespace, b.namespace) : trouble;
  };
}

/** A name and a namespace contain no Markdown: both are checked when the comment is read. */
function renderLabel(
  { namespace, name }: OverviewRow,
  { hasNamespaces, isWhole }: { readonly hasNamespaces: boolean; readonly isWhole: boolean },
): string {
  const label = `\`${variantIn(name) ?? name}\``;
  const page = isWhole ? endpointPage({ namespace, name }) : undefined;
  const linked = page === undefined ? label : `[${label}](${page})`;
  return hasNamespaces ? `${linked} in \`${namespace}\`` : linked;
}

/** `200 previews: 198 ready, 2 failed`. */
function countUp(rows: readonly OverviewRow[], compare: Compare): string {
  const counts = new Map<string, number>();
  for (const one of rows) {
    const { words } = shortWords(one);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => compare(a, b));
  const sign = rows.some(isTrouble) ? '❌' : '✅';
  return `${sign} ${rows.length} previews: ${sorted.map(([words, count]) => `${count} ${words}`).join(', ')}`;
}

function renderState(one: OverviewRow): string {
  const { sign, words } = shortWords(one);
  return `${sign} ${words}`;
}
