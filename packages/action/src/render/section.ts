// A report as Markdown, by way of a syntax tree: text from elsewhere only ever becomes code, never markup.

import type { BlockContent, PhrasingContent, Root, TableRow } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { renderElapsed } from '../run/elapsed.ts';
import type { Report, ReportState } from '../run/report.ts';

const HEADINGS = {
  deploying: ['⏳', 'deploying'],
  ready: ['✅', 'ready'],
  deployed: ['🚀', 'deployed, not waited for'],
  asleep: ['💤', 'asleep; the next request wakes it'],
  failed: ['❌', 'failed'],
  paused: ['⏸️', 'paused'],
  closing: ['⏳', 'closing'],
  gone: ['🧹', 'gone'],
  stillBilling: ['🚨', 'still billing'],
} as const satisfies Record<ReportState, readonly [string, string]>;

/** The section of one preview in the sticky comment, and the body of the job summary. */
export function renderSection(report: Report): string {
  const [sign, words] = HEADINGS[report.state];
  const title: PhrasingContent[] = [plain(`${sign} Preview `), code(report.name), plain(` is ${words}`)];
  const blocks: BlockContent[] = [
    { type: 'heading', depth: 3, children: title },
    ...renderFault(report),
    ...renderFacts(report),
    ...renderTimeline(report),
    ...renderLogs(report),
  ];
  const root: Root = { type: 'root', children: blocks };
  return toMarkdown(root, { extensions: [gfmTableToMarkdown()], bullet: '-', fences: true });
}

function renderFault(report: Report): BlockContent[] {
  const { fault } = report;
  if (fault === undefined) return [];
  return [
    { type: 'code', lang: 'text', value: fault.what },
    {
      type: 'paragraph',
      children: [{ type: 'strong', children: [plain('What to do: ')] }, plain(fault.remedy)],
    },
  ];
}

function renderFacts(report: Report): BlockContent[] {
  const facts: [string, PhrasingContent[]][] = [];
  const add = (
    label: string,
    value: string | undefined,
    render: (text: string) => PhrasingContent = code,
  ): void => {
    if (value !== undefined && value !== '') facts.push([label, [render(value)]]);
  };
  add('Address', report.url);
  add('Model', report.model);
  add('Revision', report.revision);
  add('Instance', report.instance, plain);
  add(
    'Price',
    report.pricePerHour === undefined
      ? undefined
      : `at most $${report.pricePerHour} per hour, nothing while asleep`,
    plain,
  );
  add('Cost', report.costAtMost === undefined ? undefined : `at most $${report.costAtMost} in all`, plain);
  add('Outcome', report.outcome, plain);
  if (report.runUrl !== undefined) facts.push(['Log', [link(report.runUrl, 'workflow run')]]);
  if (facts.length === 0) return [];
  const header: TableRow = row([plain('')], [plain('')]);
  const rows = facts.map(([label, value]) => row([plain(label)], value));
  return [{ type: 'table', children: [header, ...rows] }];
}

function renderTimeline(report: Report): BlockContent[] {
  const { timeline } = report;
  if (timeline === undefined || timeline.length === 0) return [];
  const steps = timeline.flatMap(({ state, atSeconds }, index): PhrasingContent[] => [
    plain(index === 0 ? '' : ' → '),
    code(state),
    plain(` ${renderElapsed(atSeconds * 1000)}`),
  ]);
  return [{ type: 'paragraph', children: steps }];
}

function renderLogs(report: Report): BlockContent[] {
  const { logs } = report;
  if (logs === undefined || logs.length === 0) return [];
  return [
    { type: 'paragraph', children: [plain('Last lines of the endpoint log:')] },
    // The serializer makes the fence longer than any run of backticks inside.
    { type: 'code', lang: 'text', value: logs.join('\n') },
  ];
}

function row(...cells: readonly PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) };
}

function plain(value: string): PhrasingContent {
  return { type: 'text', value };
}

/** Mentions and references inside code notify nobody and link nowhere. */
function code(value: string): PhrasingContent {
  return { type: 'inlineCode', value: value.replace(/\s+/g, ' ').trim() };
}

function link(url: string, text: string): PhrasingContent {
  return { type: 'link', url, children: [plain(text)] };
}
