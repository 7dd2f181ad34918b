// Renders the frame of every page, the sign-in page and refusals. Pure; the tag escapes every value in a template.

import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Only the `html` tag makes this type, so other people's text cannot pass as HTML. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export function renderLayout(title: string, body: Html): Html {
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

/** `problem` says what was wrong with the last attempt. */
export function renderSignIn(problem: string | null): Html {
  return renderLayout(
    'Sign in: Preview Endpoints',
    html`<main class="narrow">
<h1>Preview Endpoints</h1>
<form method="post" action="/page/sign-in">
<label for="key">Bearer key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus aria-describedby="about">
<div id="about">
${problem === null ? '' : html`<p role="alert">${problem}</p>`}
<p>Ask whoever deployed this Worker for your team's key.</p>
<p>It is the bearer secret of a key in this Worker's policy. A secret that begins with <code>whsec_</code> signs, and cannot sign in.</p>
</div>
<button>Sign in</button>
</form>
</main>`,
  );
}

/** A page that only says why nothing was done, with a link. */
export function renderRefusal(title: string, href: string, link: string): Html {
  return renderLayout(
    title,
    html`<main class="narrow">
<h1>${title}</h1>
<p>Nothing was done.</p>
<p><a href="${href}">${link}</a></p>
</main>`,
  );
}
