// Pages: a client that follows `next` from the first page sees every item once, for all sizes.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { buildLinks } from './links.ts';
import { answerPage } from './pagination.ts';
import { buildInitialState } from './state.ts';

function buildRequest(search: string) {
  return {
    state: buildInitialState(1),
    operation: coverage['issues/list-comments'],
    links: buildLinks('http://localhost:1/'),
    nowMs: 0,
    path: '/repos/acme/widgets/issues/7/comments',
    params: {},
    query: new URLSearchParams(search),
    body: {},
  };
}

function readNext(link: string | undefined): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(link ?? '')?.[1];
}

it('shows every item once when `next` is followed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 250 }), fc.integer({ min: 1, max: 130 }), (count, perPage) => {
      const items = Array.from({ length: count }, (_, index) => index);
      const seen: unknown[] = [];
      let search: string | undefined = `per_page=${perPage}`;
      while (search !== undefined) {
        const answer = answerPage(buildRequest(search), items, (item) => item);
        if (Array.isArray(answer.body)) seen.push(...answer.body);
        const next = readNext(answer.headers?.['link']);
        search = next === undefined ? undefined : new URL(next).search;
      }
      expect(seen).toEqual(items);
    }),
  );
});

it.each([
  ['', 30],
  ['per_page=1000', 100],
  ['per_page=0', 30],
  ['per_page=ten', 30],
  ['page=2', 30],
  ['page=99', 0],
])('answers "%s" with %i of 120', (search, length) => {
  const items = Array.from({ length: 120 }, (_, index) => index);
  expect(answerPage(buildRequest(search), items, (item) => item).body).toHaveLength(length);
});

it('keeps the other parameters in its links, in the order prev, next, last, first', () => {
  const answer = answerPage(buildRequest('since=2026&per_page=1&page=2'), [1, 2, 3], (item) => item);
  const url = (page: number) =>
    `<http://localhost:1/github/repos/acme/widgets/issues/7/comments?since=2026&per_page=1&page=${page}>`;
  expect(answer.headers?.['link']).toBe(
    `${url(1)}; rel="prev", ${url(3)}; rel="next", ${url(3)}; rel="last", ${url(1)}; rel="first"`,
  );
});
