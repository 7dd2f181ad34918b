// Renders one endpoint of the page: a line of facts, the cause of its state, its details, and its actions. Pure.

import { describeTarget } from '@preview-endpoints/core/previews';
import { html } from 'hono/html';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Html } from './layout.ts';
import { endpointUrl, modelUrl, revisionUrl, targetUrl } from './links.ts';
import type { PageRow } from './page-row.ts';
import { cardOf } from './position.ts';
import { renderButtons } from './render-buttons.ts';
import { renderDetails, renderIntent, renderOutcome } from './render-details.ts';
import { renderRelative } from './times.ts';
import { sayDollars, sayState } from './words.ts';

export const COLUMNS = [
  'Endpoint',
  'Model',
  'Instance',
  'State',
  'Since',
  'Cost an hour',
  'Next change',
  'Actions',
];

export interface RowContext {
  /** Included in every form. */
  readonly fields: Html;
  readonly asked: string;
  readonly nowMs: number;
}

/** After a click the name has the focus, so that a screen reader also reads the outcome of the click. */
export function renderRow(row: PageRow, context: RowContext): Html {
  const { asked, nowMs } = context;
  const { state, alarms, intents, cause, why } = row;
  const id = cardOf(row);
  const clicked = intents.find((intent) => `${id}/${intent.id}` === asked);
  const reason = cause === undefined ? why : renderIntent(cause, nowMs);
  return html`<tbody class="${alarms.length === 0 ? 'endpoint' : 'endpoint alarm'}" aria-labelledby="${id}">
<tr>
<th scope="row">
<a class="name" id="${id}" href="${endpointUrl(row)}"${clicked && html` aria-describedby="clicked"`}>${id}</a>
${renderTarget(row)}
</th>
<td data-label="Model">${renderModel(row)}</td>
<td data-label="Instance">${renderInstance(row)}</td>
<td data-label="State"><span class="state" data-state="${state}">${sayState(state)}</span></td>
<td data-label="Since">${renderSince(row, nowMs)}</td>
<td data-label="Cost an hour">${renderCost(row)}</td>
<td data-label="Next change">${renderChange(row, nowMs)}</td>
<td class="actions">
${renderButtons(row, context.fields, id)}
</td>
</tr>
<tr class="more">
<td colspan="${COLUMNS.length}">
${alarms.map(
  (text) => html`<p><strong>${text}</strong></p>
`,
)}${
  clicked &&
  html`<p role="status" id="clicked">${clicked.action}: ${renderOutcome(clicked, nowMs)}</p>
`
}<details>
<summary>${reason ?? 'Details'}</summary>
${renderDetails(row, nowMs)}
</details>
</td>
</tr>
</tbody>
`;
}

function renderTarget({ preview }: PageRow): Html | '' {
  if (preview === null) return '';
  const { target } = preview;
  return html`<a class="target" href="${targetUrl(preview)}">${describeTarget(target)}</a>`;
}

const SHORT_SHA_CHARACTERS = 7;

function renderModel({ model, revision }: PageRow): Html | string {
  if (model === null) return 'not told';
  const address = modelUrl(model);
  const name = address === undefined ? model : html`<a href="${address}">${model}</a>`;
  if (revision === null) return name;
  const short = /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, SHORT_SHA_CHARACTERS) : revision;
  const at = revisionUrl(model, revision);
  return html`<span>${name} <small>at ${at === undefined ? short : html`<a href="${at}">${short}</a>`}</small></span>`;
}

function renderInstance({ instance }: PageRow): Html | string {
  if (instance === null) return 'not told';
  const { what, where } = instance;
  return html`<span>${what}${where === '' ? '' : html` <small>${where}</small>`}</span>`;
}

/** The API's clock may be ahead of ours. Then the time is shown as now. */
function renderSince({ since }: PageRow, nowMs: number): Html | string {
  if (since === null) return 'not told';
  return html`<span>${since.kind === 'update' ? 'updated ' : ''}${renderRelative(Math.min(since.ms, nowMs), nowMs)}</span>`;
}

/** A resting endpoint costs nothing. Its price while awake is shown at the button that wakes it. */
function renderCost({ state, pricePerHour }: PageRow): string {
  if (sideOf(state) === 'down') return '$0';
  if (pricePerHour === null) return 'not told';
  return state === 'running' ? sayDollars(pricePerHour) : `at most ${sayDollars(pricePerHour)}`;
}

function renderChange({ schedule, change }: PageRow, nowMs: number): Html | string {
  const { nextChangeAt, dryRun } = schedule ?? {};
  if (nextChangeAt === undefined) return 'none';
  return html`<span>${change} ${renderRelative(Date.parse(nextChangeAt), nowMs)}${dryRun ? ' (dry run)' : ''}</span>`;
}
