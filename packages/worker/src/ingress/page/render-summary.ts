// Renders the page's summary. Pure; it never shows less than may be billed, or more saved than is known.

import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { Saving } from './savings.ts';
import type { Summary } from './summary.ts';
import { renderRelative } from './times.ts';
import { sayCount, sayDollars } from './words.ts';

export function renderSummary(summary: Summary, nowMs: number): Html {
  const { failed, waiting, alarmed, asked, total, saving } = summary;
  const scope = asked < total ? ` (of the ${asked} that were asked)` : '';
  return html`<dl class="summary" aria-label="Summary">
<div>
<dt>Bills now</dt>
<dd>${sayBill(summary)}</dd>
</div>
<div${failed === 0 ? '' : html` class="alarm"`}>
<dt>Failed</dt>
<dd>${failed === 0 ? 'none' : html`<a href="/?q=failed">${sayCount(failed, 'endpoint')}</a>`}</dd>
</div>
<div${alarmed === 0 ? '' : html` class="alarm"`}>
<dt>Waits${scope}</dt>
<dd>${sayWaiting(waiting, alarmed)}</dd>
</div>
<div>
<dt>Saved in 7 days${scope}</dt>
<dd>${saving === null ? 'nothing known yet' : renderSaving(saving, nowMs)}</dd>
</div>
</dl>`;
}

function sayBill({ billing, billsPerHour, unpriced }: Summary): Html | string {
  if (billing === 0) return '$0 an hour: all endpoints rest';
  const who = `${sayCount(billing, 'endpoint')} up`;
  if (unpriced === billing) return html`unknown: the API gives no price <small>${who}</small>`;
  const without = unpriced === 0 ? '' : `, and ${unpriced} without a known price`;
  return html`at most ${sayDollars(billsPerHour)} an hour <small>${who}${without}</small>`;
}

function sayWaiting(waiting: number, alarmed: number): string {
  const parts = [
    ...(waiting === 0 ? [] : [sayCount(waiting, 'trigger')]),
    ...(alarmed === 0 ? [] : [`${alarmed} to look at`]),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function renderSaving({ dollars, fromMs }: Saving, nowMs: number): Html {
  const amount = dollars > 0 && dollars < 0.01 ? 'less than $0.01' : `at most $${dollars.toFixed(2)}`;
  return html`${amount} <small>by schedules and the idle watch, counted since ${renderRelative(fromMs, nowMs)}</small>`;
}
