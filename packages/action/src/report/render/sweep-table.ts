// Renders a sweep as a table: every endpoint, the decision, and its reason. Names and reasons are always code.

import type { Root } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { SweepRow } from '../../commands/sweep/sweep-row.ts';
import { block, fold, paragraph } from './blocks.ts';
import { code, plain, row } from './inert.ts';

/** GitHub cuts a summary at 1 MiB. Foreign endpoints of a big namespace must not displace ours. */
const MOST_ROWS = 1_000;

/** What the repository's previews cost since the month began. */
export interface MonthTold {
  /** Our own words. */
  readonly words: string;
  /** Why the costs are unknown, partly in GitHub's words. */
  readonly cause?: string;
  /** Absent if the costs are unknown. */
  readonly csv?: string;
}

export function renderSweep(
  rows: readonly SweepRow[],
  { dryRun, month }: { readonly dryRun: boolean; readonly month: MonthTold },
): string {
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b));
  const shown = sorted.slice(0, MOST_ROWS);
  const title = dryRun ? 'Sweep (dry run: nothing was deleted)' : 'Sweep';
  const root: Root = {
    type: 'root',
    children: [
      { type: 'heading', depth: 3, children: [plain(title)] },
      {
        type: 'table',
        children: [
          row([plain('Endpoint')], [plain('State')], [plain('Decision')], [plain('Reason')]),
          ...shown.map((one) =>
            row(
              [code(one.endpoint.name)],
              [code(one.endpoint.status.state)],
              [plain(one.result ?? one.decision)],
              [code(one.reason)],
            ),
          ),
        ],
      },
      ...(sorted.length > shown.length
        ? [
            {
              type: 'paragraph' as const,
              children: [plain(`${sorted.length - shown.length} more were kept.`)],
            },
          ]
        : []),
      paragraph(plain(month.words), ...(month.cause === undefined ? [] : [plain(': '), code(month.cause)])),
      ...(month.csv === undefined
        ? []
        : fold('The month as CSV, with the columns of FOCUS', [block(month.csv, 'csv')])),
    ],
  };
  return toMarkdown(root, { extensions: [gfmTableToMarkdown()] });
}

function rank(verdict: SweepRow): number {
  return verdict.decision === 'delete' ? 0 : 1;
}
