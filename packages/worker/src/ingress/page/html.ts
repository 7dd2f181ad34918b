// A tag for templates of HTML that escapes whatever stands between the tags; pure. hono/html does this and more, and costs
// half a KiB more.

/** Only the tag makes it, so that no text of others can pass as HTML. */
export class Html extends String {
  declare private readonly madeByTag: true;
}

/** What there is not is left out. */
export type Value = Html | string | number | null | undefined | readonly Value[];

export function html(raw: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw }, ...values.map(render)));
}

function render(value: Value): string {
  if (value instanceof Html) return String(value);
  return isList(value) ? value.map(render).join('') : escapeText(String(value ?? ''));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Enough for text, and for attributes in either kind of quotes. */
function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
