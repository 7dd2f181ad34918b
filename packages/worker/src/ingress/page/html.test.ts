// Tests that the tag for HTML lets no text of others become HTML.

import { describe, expect, test } from 'vitest';
import { html } from './html.ts';

describe('a template of HTML', () => {
  test('escapes text, in attributes too, and in lists', () => {
    const text = `<a href="x" title='y'>&amp;`;
    const escaped = '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;amp;';
    expect(String(html`<p title="${text}">${[text]}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test('takes in other templates as they are, and leaves out what there is not', () => {
    const items = [1, 2].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ol>${items}</ol>${null}${undefined}${''}`)).toBe('<ol><li>1</li><li>2</li></ol>');
  });

  test('does not read what looks like an escape in a template or a value', () => {
    expect(String(html`${'\\u003cb'}`)).toBe('\\u003cb');
  });
});
