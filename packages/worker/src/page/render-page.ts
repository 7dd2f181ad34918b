// Renders the status page and its sign-in as HTML without script. Pure; whatever stands between tags is escaped by hono/html.

import { html } from 'hono/html';
import type { Intent, Trouble } from '../intent/intent.ts';
import type { Access } from '../policy/decide-access.ts';
import type { Key } from '../policy/policy.ts';
import type { ScheduleView } from '../render/schedule-view.ts';
import type { PageRow } from './page-row.ts';

export type Html = ReturnType<typeof html>;

/** More stand in `GET /v1/endpoints/{namespace}/{endpoint}`. */
const MOST_INTENTS = 5;

/** Cloudflare's own address on every hostname that Access protects (Cloudflare One documentation, "Session management"). */
const ACCESS_SIGN_OUT = '/cdn-cgi/access/logout';

function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>${body}</body>
</html>`;
}

/** `problem` is what was wrong with the last attempt. */
export function renderSignIn(problem: string | null): Html {
  return layout(
    'Sign in: Preview Endpoints',
    html`<main class="narrow">
<h1>Preview Endpoints</h1>
<form method="post" action="/page/sign-in">
${problem === null ? '' : html`<p role="alert" id="problem">${problem}</p>`}
<label for="key">Bearer key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus spellcheck="false"${problem === null ? '' : html` aria-describedby="problem" aria-invalid="true"`}>
<button>Sign in</button>
</form>
</main>`,
  );
}

/** A page that only says what went wrong, with the way back. */
export function renderRefusal(title: string, detail: string | undefined): Html {
  return layout(
    title,
    html`<main class="narrow"><h1>${title}</h1><p>${detail ?? ''}</p><p><a href="/">Back to the endpoints</a></p></main>`,
  );
}

/** Who looks at the page, and by which key. */
export interface Visitor {
  readonly key: Key;
  /** The key's id, or the address of a person whom Cloudflare Access let in. */
  readonly name: string;
  /** Goes into every form; null for such a person. */
  readonly formToken: string | null;
}

export interface PageFacts {
  readonly visitor: Visitor;
  readonly rows: readonly PageRow[];
  /** Namespaces that could not be read. */
  readonly unread: readonly { readonly namespace: string; readonly trouble: Trouble }[];
  readonly nowMs: number;
  /** Where the next page begins; null on the last one. */
  readonly nextFrom: number | null;
}

export function renderPage({ visitor, rows, unread, nowMs, nextFrom }: PageFacts): Html {
  const { name, formToken } = visitor;
  const token = formToken === null ? '' : html`<input type="hidden" name="token" value="${formToken}">`;
  return layout(
    'Preview Endpoints',
    html`<header>
<h1>Preview Endpoints</h1>
${formToken === null ? html`<p>Signed in as ${name} <a href="${ACCESS_SIGN_OUT}">Sign out</a></p>` : html`<form method="post" action="/page/sign-out">${token}<span>Signed in as ${name}</span> <button>Sign out</button></form>`}
</header>
<main>
${unread.map(({ namespace, trouble }) => html`<p role="alert">${namespace} could not be read: ${trouble.text}</p>`)}
${rows.length === 0 ? html`<p>No endpoint that this key may see.</p>` : rows.map((row) => renderRow(row, token))}
</main>
${nextFrom === null ? '' : html`<p><a href="/?from=${nextFrom}">More endpoints</a></p>`}
<footer>As of ${renderTime(nowMs)}. <a href="/">Look again</a></footer>`,
  );
}

function renderRow(row: PageRow, token: Html | ''): Html {
  const { namespace, name, state, why, intents, schedule, pricePerHour, savedAtMost } = row;
  const id = `${namespace}/${name}`;
  return html`<article aria-labelledby="${id}">
<h2 id="${id}">${id}</h2>
<p class="state" data-state="${state}">${state}</p>
${why === null ? '' : html`<p>${why}</p>`}
<dl>
${renderSchedule(schedule)}
${pricePerHour === null ? '' : html`<dt>Price</dt><dd>$${renderPrice(pricePerHour)} per hour with every replica up</dd>`}
${savedAtMost === null ? '' : html`<dt>Saved by the pause</dt><dd>at most $${savedAtMost.toFixed(2)}</dd>`}
</dl>
<div class="actions">${renderButton(row, 'pause', token)}${renderButton(row, 'resume', token)}</div>
${intents.length === 0 ? '' : html`<h3>Last asked</h3><ol>${intents.slice(0, MOST_INTENTS).map(renderIntent)}</ol>`}
</article>`;
}

function renderSchedule(schedule: ScheduleView | null): Html | string {
  if (schedule === null) return '';
  const { nextChangeAt, override, decision, dryRun } = schedule;
  return html`${override === undefined ? '' : html`<dt>Override</dt><dd>kept ${override.state} by ${override.by}</dd>`}
${nextChangeAt === undefined ? '' : html`<dt>Next change</dt><dd>${renderTime(Date.parse(nextChangeAt))}${dryRun === true ? ' (dry run)' : ''}</dd>`}
${decision === undefined ? '' : html`<dt>Schedule</dt><dd>${decision.why}</dd>`}`;
}

const BUTTONS = { pause: 'Pause', resume: 'Resume' } as const;

/** In place of a button that would be refused, why it is not there. */
const REFUSALS = {
  allowed: '',
  notGranted: '',
  protected: 'Protected: nobody may pause it here.',
} as const satisfies Record<Access, string>;

function renderButton(row: PageRow, action: 'pause' | 'resume', token: Html | ''): Html | string {
  const access = row[action];
  if (access !== 'allowed') {
    return REFUSALS[access] === '' ? '' : html`<span>${REFUSALS[access]}</span>`;
  }
  const { namespace, name } = row;
  return html`<form method="post" action="/page/act">${token}<input type="hidden" name="namespace" value="${namespace}"><input type="hidden" name="endpoint" value="${name}"><button name="action" value="${action}" aria-label="${BUTTONS[action]} ${namespace}/${name}">${BUTTONS[action]}</button></form>`;
}

function renderIntent({ receivedAtMs, action, status, caller, reason, trouble }: Intent): Html {
  const words = [reason, trouble?.text].filter((text) => typeof text === 'string').join(' ');
  return html`<li>${renderTime(receivedAtMs)} <b>${action}</b> by ${caller}: ${status}${words === '' ? '' : `. ${words}`}</li>`;
}

/** Cents, and a tenth of one where it counts. */
function renderPrice(dollars: number): string {
  return dollars.toFixed(3).replace(/0$/, '');
}

function renderTime(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
