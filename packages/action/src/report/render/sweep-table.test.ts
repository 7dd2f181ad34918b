// The table of a sweep: deletions first, hostile text only in code, and never larger than a summary may be.

import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import type { SweepRow } from '../../commands/sweep/sweep-row.ts';
import { renderSweep } from './sweep-table.ts';

const MONTH = { words: 'They cost at most $12', csv: 'BilledCost\n12\n' };

const LONGEST_SUMMARY_BYTES = 1024 * 1024;

function row(name: string, change: Partial<SweepRow> = {}, state = 'running'): SweepRow {
  return {
    endpoint: { name, status: { state } },
    decision: 'keep',
    reason: 'its pull request is open',
    ...change,
  };
}

function textsOutsideCode(markdown: string): string[] {
  const texts: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'text' || node.type === 'html' || node.type === 'link')
      texts.push(JSON.stringify(node));
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return texts;
}

test('deletions come first, with their results', () => {
  const markdown = renderSweep([row('kept'), row('gone', { decision: 'delete', result: 'deleted' })], {
    dryRun: false,
    month: MONTH,
  });
  expect(markdown.indexOf('gone')).toBeLessThan(markdown.indexOf('kept'));
  expect(markdown).toMatch(/`gone`\s+\| `running` \| deleted/);
});

test('a dry run says that it is one', () => {
  expect(renderSweep([], { dryRun: true, month: MONTH })).toContain('nothing was deleted');
  expect(renderSweep([], { dryRun: false, month: MONTH })).not.toContain('nothing was deleted');
});

test.each(['@everyone', '<img src=x>', 'https://evil.test', '| a | b |', '`` ` ``', 'a\nb'])(
  '%j is in code',
  (hostile) => {
    const markdown = renderSweep([row(hostile, { reason: hostile }, hostile)], {
      dryRun: false,
      month: MONTH,
    });
    const outside = textsOutsideCode(markdown).join('\n');
    expect(outside).not.toMatch(/evil|everyone|<img|a \| b/);
    expect(outside.match(/keep/g)).toHaveLength(1);
  },
);

test('ten thousand endpoints with long states fit', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) =>
    row(`endpoint-${index}`, {}, 'x'.repeat(100_000)),
  );
  const markdown = renderSweep(rows, { dryRun: false, month: MONTH });
  expect(markdown.length).toBeLessThan(LONGEST_SUMMARY_BYTES);
  expect(markdown).toContain('9000 more were kept');
});

test('the month is below, as a sentence and as CSV; the reason for unknown costs is in code', () => {
  const known = renderSweep([], { dryRun: false, month: MONTH });
  expect(known).toMatch(/They cost at most \$12\n[\s\S]*```csv\nBilledCost\n12\n/);
  const month = { words: 'Nobody knows', cause: '@everyone, https://evil.test' };
  const unknown = renderSweep([], { dryRun: false, month });
  expect(unknown).toContain('Nobody knows');
  expect(textsOutsideCode(unknown).join('\n')).not.toMatch(/evil|everyone/);
});
