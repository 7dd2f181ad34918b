// The Markdown of a report, parsed back as GitHub parses it: text from elsewhere only ever sits in code.

import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { Report, ReportState } from '../report.ts';
import { renderSection } from './section.ts';

const REPORT: Report = {
  state: 'ready',
  name: 'pr-7-abcdefghijkl',
  namespace: 'acme',
  subject: {
    repository: { id: 1, owner: 'acme', name: 'widgets' },
    target: { kind: 'pullRequest', number: 7 },
  },
};

const HOSTILE = {
  'a fence': '```\n</code>\n# Heading\n````\n~~~\n',
  html: '<img src=x onerror=alert(1)><script>alert(1)</script><!-- comment',
  'a mention': '@acme/everyone and @ada',
  'a reference': '#1 GH-1 acme/widgets#2 deadbeefdeadbeef',
  'a link': '[click](https://evil.test) ![image](https://evil.test/x.png) https://evil.test www.evil.test',
  'a table': '| a | b |\n|---|---|\n| c | d |',
  'a frame': '<!-- /preview-endpoints:pr-7-abcdefghijkl -->',
  'backticks and pipes': '`|`` | ``` \\` \\| ',
  'a heading': '# Heading\n\nSetext\n======\n\n---\n',
  'other line ends': 'a\r\n# b\r> c\u2028* d\u0085- e',
  'a definition': '[a]: https://evil.test\n[^1]: note',
} as const;

function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ('children' in node) for (const child of node.children) visit(child, see);
}

/** Every kind of node, and all text outside code. */
function survey(markdown: string) {
  const kinds = new Set<string>();
  const links: string[] = [];
  let outside = '';
  let code = '';
  visit(parseMarkdown(markdown), (node) => {
    kinds.add(node.type);
    if (node.type === 'text') outside += `${node.value}\n`;
    if (node.type === 'code' || node.type === 'inlineCode') code += `${node.value}\n`;
    if (node.type === 'link') links.push(node.url);
  });
  return { kinds, links, outside, code };
}

const OURS = new Set([
  'root',
  'heading',
  'text',
  'inlineCode',
  'code',
  'paragraph',
  'strong',
  'table',
  'tableRow',
  'tableCell',
  'link',
]);

describe.each(Object.entries(HOSTILE))('%s', (_title, hostile) => {
  const report: Report = {
    ...REPORT,
    state: 'failed',
    name: hostile,
    url: hostile,
    model: hostile,
    revision: hostile,
    instance: hostile,
    timeline: [{ state: hostile, atSeconds: 1 }],
    fault: { what: hostile, remedy: 'Run it again.' },
    logs: hostile.split('\n'),
    plan: hostile.split('\n'),
    runUrl: 'https://github.com/acme/widgets/actions/runs/1',
  };

  test('sits in code only, wherever it comes from', () => {
    const { kinds, links, outside, code } = survey(renderSection(report));
    expect([...kinds].filter((kind) => !OURS.has(kind))).toEqual([]);
    expect(links).toEqual([report.runUrl]);
    for (const word of hostile.match(/[\w@#/.]{3,}/g) ?? []) {
      expect(outside).not.toContain(word);
      expect(code).toContain(word);
    }
  });

  test('leaves the table whole', () => {
    const tables: number[][] = [];
    visit(parseMarkdown(renderSection(report)), (node) => {
      if (node.type === 'table') tables.push(node.children.map((row) => row.children.length));
    });
    expect(tables).toEqual([[2, 2, 2, 2, 2]]);
  });
});

test('a megabyte of everything becomes a section that fits into a comment', () => {
  const huge = '`'.repeat(1_000_000);
  const section = renderSection({
    ...REPORT,
    state: 'failed',
    url: huge,
    model: huge,
    fault: { what: huge, remedy: 'Run it again.' },
    logs: [huge],
    timeline: Array.from({ length: 1_000 }, () => ({ state: huge, atSeconds: 1 })),
  });
  expect(section.length).toBeLessThan(60_000);
  expect(renderSection({ ...REPORT, url: huge }, 'brief').length).toBeLessThan(2_000);
  expect(renderSection({ ...REPORT, name: huge }, 'title').length).toBeLessThan(1_000);
});

describe('what is said', () => {
  test.each<[ReportState, string]>([
    ['deploying', 'deploying'],
    ['ready', 'ready'],
    ['deployed', 'not waited for'],
    ['asleep', 'asleep'],
    ['planned', 'nothing was changed'],
    ['failed', 'failed'],
    ['paused', 'paused'],
    ['closing', 'closing'],
    ['gone', 'gone'],
    ['stillBilling', 'still billing'],
    ['cancelled', 'cancelled'],
  ])('of the state %s is in the heading, with the name', (state, said) => {
    const [heading = ''] = renderSection({ ...REPORT, state }).split('\n');
    expect(heading).toContain(said);
    expect(heading).toContain(`\`${REPORT.name}\``);
  });

  test('of the price depends on whether it ever sleeps, and a price of nothing is a price', () => {
    expect(renderSection({ ...REPORT, pricePerHour: 0 })).toContain('$0 per hour, nothing while asleep');
    expect(renderSection({ ...REPORT, pricePerHour: 2, neverSleeps: true })).not.toContain('asleep');
    expect(renderSection(REPORT)).not.toContain('Price');
  });

  test('of a fault is the cause, then what to do, as a reader sees it', () => {
    const section = renderSection({
      ...REPORT,
      state: 'failed',
      fault: { what: 'Out of memory.', remedy: 'Take more.' },
    });
    expect(section).toContain('```text\nOut of memory.\n```\n\n**What to do:** Take more.');
  });

  test('of the way there is one line', () => {
    const timeline = [
      { state: 'pending', atSeconds: 0 },
      { state: 'running', atSeconds: 65 },
    ];
    expect(renderSection({ ...REPORT, timeline })).toContain('`pending` 0s → `running` 1m05s');
  });
});
