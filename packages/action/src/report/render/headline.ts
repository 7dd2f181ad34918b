// The first line of a report: the state of the preview, with the most important figure. Pure.

import type { Heading, PhrasingContent } from 'mdast';
import type { Report } from '../report.ts';
import { renderCost, renderPrice, renderSpan } from './amounts.ts';
import { code, plain } from './inert.ts';
import { renderPriceChange, verdictWords } from './verdict-words.ts';
import { isRed, variantIn, wordsOf } from './words.ts';

export function renderHeadline(report: Report): Heading {
  const { sign, heading } = wordsOf(report);
  const variant = variantIn(report.name);
  const named = variant === undefined ? [plain('Preview ')] : [plain('Preview '), code(variant), plain(' ')];
  return {
    type: 'heading',
    depth: 3,
    children: [
      plain(`${sign} `),
      ...named,
      plain(`${heading}${waitedFor(report)}`),
      ...stateOf(report),
      ...renderVerdict(report),
      ...renderMoney(report).map((words) => plain(`; ${words}`)),
    ],
  };
}

function waitedFor({ state, timeline = [] }: Report): string {
  const last = timeline.at(-1);
  return state === 'ready' && last?.state === 'ready' && last.atSeconds > 0
    ? ` in ${renderSpan(last.atSeconds)}`
    : '';
}

/** A look proves only the API's own word for the state. */
function stateOf({ state, endpointState }: Report): PhrasingContent[] {
  return state === 'there' && endpointState !== undefined ? [plain(': it is '), code(endpointState)] : [];
}

function renderVerdict(report: Report): PhrasingContent[] {
  const { verdict, state } = report;
  if (verdict === undefined || (state !== 'ready' && state !== 'failed')) return [];
  const { figure, answers } = verdictWords(verdict);
  const compared = figure === undefined ? [] : [plain(`${figure} `), code(verdict.base?.name ?? '')];
  const separator = figure === undefined || answers === undefined ? '' : ', ';
  const said = [...compared, ...(answers === undefined ? [] : [plain(`${separator}${answers}`)])];
  return said.length === 0 ? [] : [plain(isRed(report) ? ': ' : '; '), ...said];
}

/** The price while the preview lives, and its cost at the end. */
function renderMoney(report: Report): readonly string[] {
  const { state } = report;
  const cost = renderCost(report);
  if (state === 'gone') return cost === undefined ? [] : [`it cost ${cost}`];
  // A preview that answers, but not well enough, is kept and costs.
  const price = SAYS_PRICE.has(state) || isRed(report) ? renderPrice(report) : undefined;
  return price === undefined ? [] : [`${price}${renderDearer(report)}`];
}

/** The price is the important figure if no speed changed, or if the price makes the run red. */
function renderDearer({ verdict: told, pricePerHour }: Report): string {
  const before = told?.base?.pricePerHour;
  if (told === undefined || before === undefined || pricePerHour === undefined) return '';
  const { changes, broken } = told.verdict;
  const isRule = broken.some((rule) => rule.kind === 'limit' && rule.figure === 'price');
  const isTold = changes.some(({ isChange }) => isChange) && !isRule;
  return isTold || before <= 0 || before === pricePerHour
    ? ''
    : `, ${renderPriceChange(pricePerHour / before - 1)}`;
}

const SAYS_PRICE: ReadonlySet<Report['state']> = new Set([
  'deploying',
  'ready',
  'deployed',
  'stillBilling',
  'planned',
]);
