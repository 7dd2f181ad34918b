// Renders the actions on an endpoint. A pause is one click; a start names its price and asks for confirmation. Pure.

import { html } from 'hono/html';
import type { Access } from '../../policy/decide-access.ts';
import type { Html } from './layout.ts';
import type { PageRow } from './page-row.ts';
import { sayDollars } from './words.ts';

/** The reason that replaces a button whose action would be refused. */
const REFUSALS = {
  notGranted: 'You may not',
  protected: 'Protected: nobody may',
} as const satisfies Record<Exclude<Access, 'allowed'>, string>;

export function renderButtons(row: PageRow, fields: Html, id: string): Html {
  const { namespace, name, buttons } = row;
  return html`<form method="post" action="/page/act">
${fields}
<input type="hidden" name="namespace" value="${namespace}">
<input type="hidden" name="endpoint" value="${name}">
${buttons.map((button) => renderButton(button, row, id))}</form>`;
}

function renderButton({ label, action, access }: PageRow['buttons'][number], row: PageRow, id: string): Html {
  if (access !== 'allowed') {
    return html`<span class="refusal">${REFUSALS[access]} ${action} it here.</span>
`;
  }
  if (action === 'pause') {
    return html`<button name="action" value="${action}" aria-label="${label} ${id}">${label}</button>
`;
  }
  const price = row.pricePerHour === null ? 'price unknown' : `${sayDollars(row.pricePerHour)}/h`;
  return html`<details class="confirm">
<summary aria-label="${label} ${id}, ${price}">${label}, ${price}</summary>
<p>It may bill ${row.pricePerHour === null ? 'an amount that is not known' : `up to ${sayDollars(row.pricePerHour)} an hour`} until it rests again.</p>
<button name="action" value="${action}" aria-label="Confirm: ${label.toLowerCase()} ${id}">${label} now</button>
</details>
`;
}
