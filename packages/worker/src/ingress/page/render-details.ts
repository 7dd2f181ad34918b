// Renders the details of an endpoint: schedule, cost, and earlier intents. Pure.

import { html } from 'hono/html';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { Html } from './layout.ts';
import type { PageRow } from './page-row.ts';
import { renderTime } from './times.ts';
import { sayState } from './words.ts';

/** `GET /v1/endpoints/{namespace}/{endpoint}` has more of them. */
const MOST_INTENTS = 5;

export function renderDetails(row: PageRow, nowMs: number): Html {
  const { why, cause, open, cost, saved, schedule, change, instance, since } = row;
  const { dryRun, nextChangeAt, nextChangeLocal } = schedule ?? {};
  return html`<dl>
${[
  fact('Why', cause === undefined ? why : renderIntent(cause, nowMs)),
  ...open.map((intent) => fact('Asked', renderIntent(intent, nowMs))),
  fact('Schedule', renderSchedule(row, nowMs)),
  fact(
    'Next change',
    nextChangeAt &&
      html`${change} <time datetime="${nextChangeAt}">${nextChangeLocal}</time>${dryRun ? ' (dry run)' : ''}`,
  ),
  fact('Instance', instance && `${instance.what}, ${instance.where}`),
  fact(
    'Since',
    since &&
      html`${since.kind === 'update' ? 'updated ' : ''}${renderTime(Math.min(since.ms, nowMs), nowMs)}`,
  ),
  fact('Cost', cost),
  fact('Saved by the pause', saved),
]}</dl>
${renderBefore(row, nowMs)}`;
}

/** An override's order and the present state may differ: a resting endpoint is never described as kept up. */
function renderSchedule({ schedule, state, cause }: PageRow, nowMs: number): Html | string | undefined {
  const { override, decision } = schedule ?? {};
  if (override !== undefined) {
    const until = html`until ${renderTime(Date.parse(override.until), nowMs)}`;
    return sideOf(state) === override.state
      ? html`kept ${override.state} by ${override.by} ${until}`
      : html`${override.by} ordered ${override.state === 'up' ? 'running' : 'rest'} ${until}, but it is ${sayState(state)} now`;
  }
  if (decision === undefined) return undefined;
  const decidedMs = Date.parse(decision.at);
  // A decision from before the last change of state does not explain the present state.
  if ((cause?.finishedAtMs ?? 0) > decidedMs) return undefined;
  return html`${decision.why} Decided ${renderTime(decidedMs, nowMs)}.`;
}

function fact(label: string, text: Html | string | null | undefined): Html | '' {
  return text
    ? html`<dt>${label}</dt>
<dd>${text}</dd>
`
    : '';
}

function renderBefore({ intents, cause, open }: PageRow, nowMs: number): Html | '' {
  const before = intents.filter((intent) => intent !== cause && !open.includes(intent));
  if (before.length === 0) return '';
  return html`<p>Asked before:</p>
<ol>
${before.slice(0, MOST_INTENTS).map(
  (intent) => html`<li>${renderIntent(intent, nowMs)}</li>
`,
)}</ol>`;
}

export function renderIntent(intent: Intent, nowMs: number): Html {
  const { action, caller, receivedAtMs, reason } = intent;
  return html`${action} by ${caller}${reason && ` (${reason})`}, ${renderTime(receivedAtMs, nowMs)}, ${renderOutcome(intent, nowMs)}`;
}

export function renderOutcome({ status, dueAtMs, trouble }: Intent, nowMs: number): Html {
  return html`${status === 'pending' ? html`waiting, next try ${renderTime(dueAtMs, nowMs)}` : status}${trouble && `: ${trouble.text}`}`;
}
