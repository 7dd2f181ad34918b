// Renders the status page and its sign-in as HTML without script. Pure; the tag escapes whatever is put into a template.

import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Access } from '../../policy/decide-access.ts';
import type { Key } from '../../policy/policy.ts';
import type { Intent, Trouble } from '../../shared/intent/intent.ts';
import type { PageRow } from './page-row.ts';
import { cardOf, type PagePosition, renderPath } from './position.ts';

/** More than these nobody reads at once. */
export const MOST_ROWS = 20;

/** More stand in `GET /v1/endpoints/{namespace}/{endpoint}`. */
const MOST_INTENTS = 5;

/** Cloudflare's own address on every hostname that Access protects (Cloudflare One documentation, "Session management"). */
const ACCESS_SIGN_OUT = '/cdn-cgi/access/logout';

/** Only the tag makes it, so that no text of others can pass as HTML. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
${body}
</body>
</html>`;
}

/** `problem` is what was wrong with the last attempt. */
export function renderSignIn(problem: string | null): Html {
  return layout(
    'Sign in: Preview Endpoints',
    html`<main class="narrow">
<h1>Preview Endpoints</h1>
<form method="post" action="/page/sign-in">
<label for="key">Bearer key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus aria-describedby="about">
<div id="about">
${problem === null ? '' : html`<p role="alert">${problem}</p>`}
<p>It is the bearer secret of a key in this Worker's policy. A secret that begins with <code>whsec_</code> signs, and cannot sign in.</p>
</div>
<button>Sign in</button>
</form>
</main>`,
  );
}

/** A page that only says what stood in the way, and where to go on. */
export function renderRefusal(title: string, href: string, link: string): Html {
  return layout(
    title,
    html`<main class="narrow">
<h1>${title}</h1>
<p>Nothing was done.</p>
<p><a href="${href}">${link}</a></p>
</main>`,
  );
}

/** Who looks at the page, and by which key. */
export interface Viewer {
  readonly key: Key;
  /** The key's id, or the address of a person whom Cloudflare Access let in. */
  readonly name: string;
  /** Goes into every form; null for such a person. */
  readonly formToken: string | null;
}

export interface PageFacts {
  readonly viewer: Viewer;
  readonly rows: readonly PageRow[];
  /** Namespaces that could not be read. */
  readonly unread: readonly { readonly namespace: string; readonly trouble: Trouble }[];
  readonly nowMs: number;
  /** When cron came last, if that is too long ago. */
  readonly lateCronMs: number | undefined;
  readonly position: PagePosition;
  /** Of endpoints that the key may see. */
  readonly total: number;
}

export function renderPage(facts: PageFacts): Html {
  const { viewer, rows, unread, nowMs, lateCronMs, position } = facts;
  const { formToken } = viewer;
  const token = formToken === null ? '' : html`<input type="hidden" name="token" value="${formToken}">`;
  const fields = html`${token}
<input type="hidden" name="from" value="${position.from}">`;
  return layout(
    'Preview Endpoints',
    html`<header>
<h1>Preview Endpoints</h1>
${renderViewer(viewer, token)}
</header>
<main>
${lateCronMs === undefined ? '' : renderLateCron(lateCronMs)}
${unread.map(({ namespace, trouble }) => html`<p role="alert">${namespace} could not be read: ${trouble.text}</p>`)}
${rows.length === 0 ? html`<p>No endpoint that this key may see.</p>` : rows.map((row) => renderRow(row, fields, position.asked))}
</main>
<footer>
${renderPages(facts)}
<p>As of ${renderTime(nowMs)}. <a href="${renderPath(position.from)}">Look again</a></p>
</footer>`,
  );
}

function renderViewer({ name, formToken }: Viewer, token: Html | ''): Html {
  if (formToken === null) return html`<p>Signed in as ${name} <a href="${ACCESS_SIGN_OUT}">Sign out</a></p>`;
  return html`<form method="post" action="/page/sign-out">
${token}
<span>Signed in as ${name}</span>
<button>Sign out</button>
</form>`;
}

function renderLateCron(lastMs: number): Html {
  return html`<p role="alert">Cron has not come since ${renderTime(lastMs)}: no schedule and no sweep does anything until it does.</p>`;
}

function renderPages({ total, rows, position: { from } }: PageFacts): Html | '' {
  if (total <= rows.length) return '';
  const previous = html`<a href="${renderPath(Math.max(0, from - MOST_ROWS))}">Previous</a>`;
  const next = html`<a href="${renderPath(from + MOST_ROWS)}">Next</a>`;
  return html`<nav aria-label="Pages">
${from === 0 ? '' : previous}
<span>${from + 1} to ${from + rows.length} of ${total}</span>
${from + MOST_ROWS < total ? next : ''}
</nav>`;
}

/** The heading has the focus after a click, and what became of the click is read with it. */
function renderRow(row: PageRow, fields: Html, asked: string): Html {
  const { state, alarms, intents } = row;
  const id = cardOf(row);
  const clicked = intents.find((intent) => `${id}/${intent.id}` === asked);
  return html`<article aria-labelledby="${id}"${alarms.length === 0 ? '' : html` class="alarm"`}>
<h2 id="${id}" tabindex="-1"${clicked && html` aria-describedby="clicked"`}>${id}</h2>
<p class="state" data-state="${state}">${state}</p>
${alarms.map((text) => html`<p><strong>${text}</strong></p>`)}
${clicked && html`<p role="status" id="clicked">${clicked.action}: ${renderOutcome(clicked)}</p>`}
<dl>
${renderFacts(row)}
</dl>
${renderButtons(row, fields, id)}
${renderBefore(row)}
</article>`;
}

function renderBefore({ intents, cause, open }: PageRow): Html | '' {
  const before = intents.filter((intent) => intent !== cause && !open.includes(intent));
  if (before.length === 0) return '';
  return html`<details>
<summary>Asked before</summary>
<ol>
${before.slice(0, MOST_INTENTS).map(
  (intent) => html`<li>${renderIntent(intent)}</li>
`,
)}</ol>
</details>`;
}

function renderFacts({ why, cause, open, cost, saved, schedule, change }: PageRow): readonly (Html | '')[] {
  const { override, decision, dryRun, nextChangeAt, nextChangeLocal } = schedule ?? {};
  return [
    fact('Why', why ?? (cause && renderIntent(cause))),
    ...open.map((intent) => fact('Asked', renderIntent(intent))),
    // What was decided before an override says nothing now.
    fact(
      'Schedule',
      override
        ? `kept ${override.state} by ${override.by}`
        : decision?.why.replace(` until ${nextChangeLocal}`, ''),
    ),
    fact(
      'Next change',
      nextChangeAt &&
        html`${change} <time datetime="${nextChangeAt}">${nextChangeLocal}</time>${dryRun ? ' (dry run)' : ''}`,
    ),
    fact('Cost', cost),
    fact('Saved by the pause', saved),
  ];
}

function fact(label: string, text: Html | string | null | undefined): Html | '' {
  return text
    ? html`<dt>${label}</dt>
<dd>${text}</dd>
`
    : '';
}

/** In place of a button that would be refused, why it is not there. */
const REFUSALS = {
  notGranted: 'You may not',
  protected: 'Protected: nobody may',
} as const satisfies Record<Exclude<Access, 'allowed'>, string>;

function renderButtons({ namespace, name, buttons }: PageRow, fields: Html, id: string): Html {
  return html`<form method="post" action="/page/act">
${fields}
<input type="hidden" name="namespace" value="${namespace}">
<input type="hidden" name="endpoint" value="${name}">
${buttons.map(({ label, action, access }) =>
  access === 'allowed'
    ? html`<button name="action" value="${action}" aria-label="${label} ${id}">${label}</button>
`
    : html`<span>${REFUSALS[access]} ${action} it here.</span>
`,
)}</form>`;
}

function renderIntent(intent: Intent): Html {
  const { action, caller, receivedAtMs, reason } = intent;
  return html`${action} by ${caller}${reason && ` (${reason})`}, ${renderTime(receivedAtMs)}, ${renderOutcome(intent)}`;
}

function renderOutcome({ status, dueAtMs, trouble }: Intent): Html {
  return html`${status === 'pending' ? html`waiting, next try ${renderTime(dueAtMs)}` : status}${trouble && `: ${trouble.text}`}`;
}

function renderTime(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
