// Renders the status page: the summary, the filter and the table. Pure, and without script.

import { html } from 'hono/html';
import type { Key } from '../../policy/policy.ts';
import type { Trouble } from '../../shared/intent/intent.ts';
import { GROUP_TITLES, type Group } from './groups.ts';
import { type Html, renderLayout } from './layout.ts';
import { repositoryUrl } from './links.ts';
import type { PageRow } from './page-row.ts';
import { MOST_ROWS, type PagePosition, renderPath } from './position.ts';
import { COLUMNS, renderRow } from './render-row.ts';
import { renderSummary } from './render-summary.ts';
import type { Summary } from './summary.ts';
import { PAGE_TIME_ZONE, renderTime } from './times.ts';

/** Cloudflare's own address on every hostname that Access protects (Cloudflare One documentation, "Session management"). */
const ACCESS_SIGN_OUT = '/cdn-cgi/access/logout';

/** The person who looks at the page, and that person's key. */
export interface Viewer {
  readonly key: Key;
  /** The key's id, or the address of a person whom Cloudflare Access let in. */
  readonly name: string;
  /** Included in every form; null for a person whom Cloudflare Access let in. */
  readonly formToken: string | null;
}

export interface PageFacts {
  readonly viewer: Viewer;
  readonly rows: readonly PageRow[];
  readonly summary: Summary;
  readonly groups: readonly { readonly group: Group; readonly count: number }[];
  /** Namespaces that could not be read. */
  readonly unread: readonly { readonly namespace: string; readonly trouble: Trouble }[];
  readonly nowMs: number;
  /** The time of the last cron run, if that is too long ago. */
  readonly lateCronMs: number | undefined;
  readonly position: PagePosition;
  /** The number of endpoints that the filter selects. */
  readonly total: number;
}

export function renderPage(facts: PageFacts): Html {
  const { viewer, summary, unread, nowMs, lateCronMs, position } = facts;
  const { formToken } = viewer;
  const token = formToken === null ? '' : html`<input type="hidden" name="token" value="${formToken}">`;
  return renderLayout(
    'Preview Endpoints',
    html`<header>
<h1>Preview Endpoints</h1>
${renderViewer(viewer, token)}
</header>
<main>
${lateCronMs === undefined ? '' : renderLateCron(lateCronMs, nowMs)}
${unread.map(({ namespace, trouble }) => html`<p role="alert">${namespace} could not be read, and is in no figure here: ${trouble.text}</p>`)}
${
  summary.total === 0
    ? renderNothing(viewer, unread.length > 0)
    : html`${renderSummary(summary, nowMs)}
${renderFilter(facts)}
${renderTable(facts, token)}`
}
</main>
<footer>
${renderPages(facts)}
<p>As of ${renderTime(nowMs, nowMs)}. Times are ${PAGE_TIME_ZONE}. <a href="${renderPath(position)}">Refresh</a></p>
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

function renderLateCron(lastMs: number, nowMs: number): Html {
  return html`<p role="alert">Cron has not run since ${renderTime(lastMs, nowMs)}: schedules and sweeps do nothing until it runs.</p>`;
}

function renderNothing({ key }: Viewer, isPartial: boolean): Html {
  const patterns = key.grants.map(({ namespace, endpoint }) => `${namespace}/${endpoint}`);
  return html`<section class="empty">
<h2>${isPartial ? 'No endpoint in the namespaces that could be read' : 'No endpoint yet'}</h2>
<p>This key sees ${patterns.map((pattern, index) => html`${index === 0 ? '' : ', '}<code>${pattern}</code>`)}.</p>
<p>Open a pull request in a repository that uses the Action, or <a href="https://endpoints.huggingface.co/new">create an endpoint at Hugging Face</a>. It appears here with the next refresh.</p>
</section>`;
}

/** A GET form, so that the filter is in the address and can be bookmarked. */
function renderFilter({ groups, position }: PageFacts): Html {
  return html`<form class="filter" method="get" action="/" role="search">
<label for="q">Filter</label>
<input id="q" name="q" type="search" value="${position.q}" placeholder="name, state, model, #pull request">
<label for="group">Group</label>
<select id="group" name="group">
<option value="">All</option>
${groups.map(
  ({
    group,
    count,
  }) => html`<option value="${group}"${group === position.group ? html` selected` : ''}>${group} (${count})</option>
`,
)}</select>
<button>Apply</button>
${position.q === '' && position.group === '' ? '' : html`<a href="/">Show all</a>`}
</form>`;
}

function renderTable(facts: PageFacts, token: Html | ''): Html {
  const { rows, position, nowMs } = facts;
  if (rows.length === 0) return html`<p>No endpoint fits this filter. <a href="/">Show all</a></p>`;
  const { from, q, group, asked } = position;
  const fields = html`${token}
<input type="hidden" name="from" value="${from}">
<input type="hidden" name="q" value="${q}">
<input type="hidden" name="group" value="${group}">`;
  return html`<table>
<caption>${from + 1} to ${from + rows.length} of ${facts.total}</caption>
<thead>
<tr>
${COLUMNS.map(
  (column) => html`<th scope="col">${column}</th>
`,
)}</tr>
</thead>
${rows.map((row, index) => html`${sectionOf(row) === sectionOf(rows[index - 1]) ? '' : renderSection(row)}${renderRow(row, { fields, asked, nowMs })}`)}
</table>`;
}

/** Endpoints that need attention come before all groups. */
function sectionOf(row: PageRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  return row.alarms.length > 0 ? 'attention' : `${row.group} ${row.preview?.repository ?? ''}`;
}

function renderSection(row: PageRow): Html {
  return html`<tbody class="section">
<tr>
<th scope="rowgroup" colspan="${COLUMNS.length}">${titleOf(row)}</th>
</tr>
</tbody>
`;
}

function titleOf({ alarms, group, preview }: PageRow): Html | string {
  if (alarms.length > 0) return 'Needs somebody to look at it';
  if (preview === null) return GROUP_TITLES[group];
  return html`${GROUP_TITLES[group]} of <a href="${repositoryUrl(preview)}">${preview.repository}</a>`;
}

function renderPages({ total, rows, position }: PageFacts): Html | '' {
  if (total <= rows.length) return '';
  const { from } = position;
  const at = (start: number) => renderPath({ ...position, from: start });
  return html`<nav aria-label="Pages">
${from === 0 ? '' : html`<a href="${at(Math.max(0, from - MOST_ROWS))}">Previous</a>`}
<span>${from + 1} to ${from + rows.length} of ${total}</span>
${from + MOST_ROWS < total ? html`<a href="${at(from + MOST_ROWS)}">Next</a>` : ''}
</nav>`;
}
