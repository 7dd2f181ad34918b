// A report as Markdown, by way of a syntax tree: text from elsewhere only ever becomes code, never markup.

import type { BlockContent, PhrasingContent, Root } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { renderDollars, renderDollarsDown } from '../dollars.ts';
import { renderElapsed } from '../elapsed.ts';
import type { Report, ReportState } from '../report.ts';
import { code, plain, row } from './inert.ts';
import { renderPromotion } from './promotion.ts';
import { shorten } from './shorten.ts';
import { renderFigures } from './smoke-figures.ts';
import { renderTimelinePicture } from './timeline-picture.ts';

const HEADINGS = {
  deploying: ['⏳', 'deploying'],
  ready: ['✅', 'ready'],
  deployed: ['🚀', 'deployed, not waited for'],
  asleep: ['💤', 'asleep; the next request wakes it'],
  there: ['🔎', 'there'],
  planned: ['📝', 'planned; nothing was changed'],
  failed: ['❌', 'failed'],
  superseded: ['⏭️', 'superseded by a newer commit'],
  paused: ['⏸️', 'paused'],
  closing: ['⏳', 'closing'],
  gone: ['🧹', 'gone'],
  stillBilling: ['🚨', 'still billing'],
  cancelled: ['🛑', 'cancelled'],
  died: ['🚨', 'left behind, because its run died'],
} as const satisfies Record<ReportState, readonly [string, string]>;

/** `page` also has pictures; `brief` leaves out what may be long; `title` always fits. */
export type SectionDetail = 'page' | 'full' | 'brief' | 'title';

/** Long enough for a stack trace; the log of the run has the rest. */
const LONGEST_FAULT_CHARACTERS = 4_000;
const LONGEST_LOGS_CHARACTERS = 8_000;
/** A preview that flaps has states without end. */
const LONGEST_TIMELINE_ENTRIES = 20;

export type RenderSection = (report: Report, detail?: SectionDetail) => string;

/** The section of one preview in the sticky comment, and the body of the job summary. */
export const renderSection: RenderSection = (report, detail = 'full') => {
  const [sign, words] = HEADINGS[report.state];
  const isWhole = detail === 'full' || detail === 'page';
  const title: PhrasingContent[] = [plain(`${sign} Preview `), code(report.name), plain(` is ${words}`)];
  const blocks: BlockContent[] = [
    { type: 'heading', depth: 3, children: title },
    ...(isWhole ? [...renderFault(report), ...renderReply(report), ...renderPlan(report)] : []),
    ...(isWhole ? renderPromotionBlock(report) : []),
    ...(detail === 'title' ? [] : renderFacts(report)),
    ...(isWhole ? renderTimeline(report) : []),
    ...(detail === 'page' ? renderPicture(report) : []),
    ...(isWhole ? renderLogs(report) : []),
  ];
  const root: Root = { type: 'root', children: blocks };
  return toMarkdown(root, { extensions: [gfmTableToMarkdown()], bullet: '-', fences: true });
};

function renderFault(report: Report): BlockContent[] {
  const { fault } = report;
  if (fault === undefined) return [];
  return [
    { type: 'code', lang: 'text', value: shorten(fault.what, LONGEST_FAULT_CHARACTERS) },
    {
      type: 'paragraph',
      children: [{ type: 'strong', children: [plain('What to do:')] }, plain(` ${fault.remedy}`)],
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
  add('State', report.endpointState);
  add('Address', report.url);
  add('Model', report.model);
  add('Revision', report.revision);
  add('Instance', report.instance);
  add(
    'Price',
    report.pricePerHour === undefined
      ? undefined
      : `at most ${renderDollars(report.pricePerHour)} per hour, ${report.neverSleeps === true ? 'it never sleeps' : 'nothing while asleep'}`,
    plain,
  );
  add('Cost', renderCost(report), plain);
  add('Smoke test', renderSmoke(report), plain);
  add('Outcome', report.outcome, plain);
  add('After the job', report.afterJob, plain);
  if (report.runUrl !== undefined) facts.push(['Log', [link(report.runUrl, 'workflow run')]]);
  if (facts.length === 0) return [];
  // A table needs a header; an empty one would show as an empty strip, so the first fact is it.
  return [{ type: 'table', children: facts.map(([label, value]) => row([plain(label)], value)) }];
}

/** Every replica up whenever nobody saw it rest: the most that it can be. */
function renderCost({ costAtMost, costAtLeast, state }: Report): string | undefined {
  if (costAtMost === undefined) return undefined;
  const most = `at most ${renderDollars(costAtMost)} ${state === 'gone' ? 'in all' : 'so far'}`;
  return costAtLeast === undefined || costAtLeast < LEAST_TOLD_DOLLARS
    ? most
    : `${most}, at least ${renderDollarsDown(costAtLeast)}`;
}

/** Less is no news. */
const LEAST_TOLD_DOLLARS = 0.01;

function renderSmoke({ smoke }: Report): string | undefined {
  if (smoke === undefined) return undefined;
  const verdict = smoke.misses.length === 0 ? 'passed' : 'failed';
  return smoke.figures === undefined ? verdict : `${verdict}: ${renderFigures(smoke.figures)}`;
}

/** What a model answered is hostile text. */
function renderReply({ smoke }: Report): BlockContent[] {
  if (smoke?.reply === undefined) return [];
  return [
    { type: 'paragraph', children: [plain('The reply to the smoke test:')] },
    { type: 'code', lang: 'text', value: smoke.reply },
  ];
}

function renderPlan({ plan }: Report): BlockContent[] {
  if (plan === undefined) return [];
  return [{ type: 'code', lang: 'text', value: shorten(plan.join('\n'), LONGEST_LOGS_CHARACTERS) }];
}

function renderPromotionBlock({ promotion }: Report): BlockContent[] {
  if (promotion === undefined) return [];
  const value = shorten(renderPromotion(promotion).join('\n'), LONGEST_LOGS_CHARACTERS);
  return [{ type: 'code', lang: 'text', value }];
}

function renderTimeline(report: Report): BlockContent[] {
  const { timeline } = report;
  if (timeline === undefined || timeline.length === 0) return [];
  const steps = timeline
    .slice(-LONGEST_TIMELINE_ENTRIES)
    .flatMap(({ state, atSeconds }, index): PhrasingContent[] => [
      plain(index === 0 ? '' : ' → '),
      code(state),
      plain(` ${renderElapsed(atSeconds * 1000)}`),
    ]);
  return [{ type: 'paragraph', children: steps }];
}

function renderPicture(report: Report): BlockContent[] {
  const value = renderTimelinePicture(report);
  return value === undefined ? [] : [{ type: 'code', lang: 'mermaid', value }];
}

function renderLogs(report: Report): BlockContent[] {
  const { logs } = report;
  if (logs === undefined || logs.length === 0) return [];
  return [
    { type: 'paragraph', children: [plain('Last lines of the endpoint log:')] },
    // The serializer makes the fence longer than any run of backticks inside.
    { type: 'code', lang: 'text', value: logs.join('\n').slice(-LONGEST_LOGS_CHARACTERS) },
  ];
}

function link(url: string, text: string): PhrasingContent {
  return { type: 'link', url, children: [plain(text)] };
}
