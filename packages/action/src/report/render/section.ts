// Renders a report as Markdown through a syntax tree: foreign text only ever becomes code, never markup.

import type { BlockContent, PhrasingContent, Root } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { renderElapsed } from '../elapsed.ts';
import type { Report } from '../report.ts';
import { renderAmendment, renderKept } from './amendment.ts';
import { renderCost, renderPrice, renderTime } from './amounts.ts';
import { block, fold, oneRow, paragraph, strong } from './blocks.ts';
import { renderHeadline } from './headline.ts';
import { code, plain, prose } from './inert.ts';
import { endpointPage, link, renderCommit, renderModel } from './links.ts';
import { renderCommands, renderLeft } from './next-steps.ts';
import { renderPromotion } from './promotion.ts';
import { shorten } from './shorten.ts';
import { renderFigures } from './smoke-figures.ts';
import { renderTimelinePicture } from './timeline-picture.ts';
import { renderTryIt } from './try-it.ts';
import { renderVerdictDetails, renderVerdictTable } from './verdict-blocks.ts';
import { SAME_FOR_ALL, TO_DIFFER, WHY_REVISION } from './words.ts';

/** `page` adds pictures; `brief` leaves out folded parts and parts that may be long. */
export type SectionDetail = 'page' | 'full' | 'brief';

/** Enough for the important lines of a stack trace. The log of the run has the rest. */
const LONGEST_FAULT_CHARACTERS = 2_000;
const LONGEST_LOGS_CHARACTERS = 8_000;
/** A preview that changes its state again and again has states without end. */
const LONGEST_TIMELINE_ENTRIES = 20;

export type RenderSection = (report: Report, detail?: SectionDetail) => string;

/** The section of one preview in the sticky comment, and the body of the job summary. */
export const renderSection: RenderSection = (report, detail = 'full') => {
  if (report.amendment !== undefined) return writeMarkdown([renderAmendment(report.amendment)]).trimEnd();
  const isWhole = detail !== 'brief';
  const blocks: BlockContent[] = [
    renderHeadline(report),
    ...(isWhole ? [...renderFault(report), ...renderLeft(report)] : []),
    ...(isWhole ? [...renderSame(report), ...renderReason(report)] : []),
    ...(isWhole ? renderVerdictTable(report) : []),
    ...(isWhole ? renderPromotionBlock(report) : []),
    ...renderFacts(report),
    ...(isWhole ? renderLines(report) : []),
    ...renderKept(report),
    ...(report.budget === undefined ? [] : [paragraph(strong('Budget:'), plain(` ${report.budget}`))]),
    ...(isWhole ? renderFolded(report) : []),
    ...(detail === 'page' ? renderPicture(report) : renderCommands(report)),
  ];
  return writeMarkdown(blocks);
};

export function writeMarkdown(blocks: BlockContent[]): string {
  const root: Root = { type: 'root', children: blocks };
  const extensions = [gfmTableToMarkdown({ tablePipeAlign: false })];
  return toMarkdown(root, { extensions, bullet: '-', fences: true });
}

function renderFault({ fault }: Report): BlockContent[] {
  if (fault === undefined) return [];
  return [
    block(shorten(fault.what, LONGEST_FAULT_CHARACTERS)),
    paragraph(strong('What to do:'), plain(' '), ...prose(fault.remedy)),
  ];
}

function renderSame({ sameForAll }: Report): BlockContent[] {
  if (sameForAll === undefined) return [];
  return [paragraph(strong(SAME_FOR_ALL), plain(' '), code(sameForAll), plain(`. ${TO_DIFFER}`))];
}

/** The text contains the name of a branch, so all of it is code. */
function renderReason({ revisionReason }: Report): BlockContent[] {
  if (revisionReason === undefined) return [];
  return [paragraph(strong(WHY_REVISION), plain(' '), code(revisionReason))];
}

function renderFacts(report: Report): BlockContent[] {
  const isGone = report.state === 'gone';
  const page = isGone ? undefined : endpointPage(report);
  const name = page === undefined ? code(report.name) : link(page, code(report.name));
  return oneRow([
    ['Preview', [name, plain(' in '), code(report.namespace)]],
    ['Model', renderModel(report)],
    ['Commit', renderCommit(report)],
    ['Instance', report.instance === undefined ? [] : [code(report.instance)]],
    ['Price', isGone ? [] : words(renderPrice(report))],
    ['Updated (UTC)', words(renderTime(report.updatedMs))],
  ]);
}

function words(text: string | undefined): readonly PhrasingContent[] {
  return text === undefined ? [] : [plain(text)];
}

/** The address, the cost and the smoke test's figures, as far as they are known. */
function renderLines(report: Report): BlockContent[] {
  const { state, url, endpointState } = report;
  const cost = renderCost(report);
  const isSaid = state === 'gone' || state === 'there';
  const smoke = renderSmoke(report);
  const facts: (readonly PhrasingContent[])[] = [
    ...(url === undefined || url === '' ? [] : [[plain('Address: '), code(url)]]),
    ...(cost === undefined || state === 'gone' ? [] : [[plain(`Cost: ${cost}`)]]),
    ...(smoke === undefined ? [] : [[plain(`Smoke test ${smoke}`)]]),
    ...(endpointState === undefined || isSaid ? [] : [[plain('State: '), code(endpointState)]]),
    ...(report.runUrl === undefined ? [] : [[link(report.runUrl, plain('Log of the run'))]]),
  ];
  if (facts.length === 0) return [];
  return [paragraph(...facts.flatMap((fact, index) => (index === 0 ? fact : [plain(' · '), ...fact])))];
}

function renderSmoke({ smoke }: Report): string | undefined {
  if (smoke === undefined) return undefined;
  const verdict = smoke.misses.length === 0 ? 'passed' : 'failed';
  return smoke.figures === undefined ? verdict : `${verdict}: ${renderFigures(smoke.figures)}`;
}

function renderFolded(report: Report): BlockContent[] {
  const { smoke, plan = [], logs = [] } = report;
  return [
    ...renderTryIt(report),
    ...renderVerdictDetails(report),
    // A model's answer is hostile text.
    ...fold('The reply to the smoke test', smoke?.reply === undefined ? [] : [block(smoke.reply)]),
    ...(plan.length === 0 ? [] : [block(shorten(plan.join('\n'), LONGEST_LOGS_CHARACTERS))]),
    ...fold('How it came up', renderTimeline(report)),
    ...fold(
      'Last lines of the endpoint log',
      logs.length === 0 ? [] : [block(logs.join('\n').slice(-LONGEST_LOGS_CHARACTERS))],
    ),
  ];
}

function renderPromotionBlock({ promotion }: Report): BlockContent[] {
  if (promotion === undefined) return [];
  return [block(shorten(renderPromotion(promotion).join('\n'), LONGEST_LOGS_CHARACTERS))];
}

function renderTimeline({ timeline = [] }: Report): BlockContent[] {
  if (timeline.length === 0) return [];
  const steps = timeline
    .slice(-LONGEST_TIMELINE_ENTRIES)
    .flatMap(({ state, atSeconds }, index): PhrasingContent[] => [
      plain(index === 0 ? '' : ' → '),
      code(state),
      plain(` ${renderElapsed(atSeconds * 1000)}`),
    ]);
  return [paragraph(...steps)];
}

function renderPicture(report: Report): BlockContent[] {
  const value = renderTimelinePicture(report);
  return value === undefined ? [] : [block(value, 'mermaid')];
}
