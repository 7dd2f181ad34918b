// Pages of a list and their Link header, cut as on GitHub. Pure.

import type { GithubReply, GithubRequest } from './request.ts';

/** GitHub REST documentation, "Using pagination in the REST API". */
const DEFAULT_PER_PAGE = 30;
/** For a larger value GitHub silently uses this one. */
const MAX_PER_PAGE = 100;

function readCount(query: URLSearchParams, name: string, fallback: number): number {
  const given = query.get(name);
  if (given === null || !/^\d{1,9}$/.test(given)) return fallback;
  const value = Number(given);
  return value === 0 ? fallback : value;
}

function buildPageUrl(request: GithubRequest, page: number): string {
  const query = new URLSearchParams(request.query);
  query.set('page', String(page));
  return `${request.links.api}${request.path}?${query.toString()}`;
}

/** `prev`, `next`, `last`, `first`, in GitHub's order; undefined when one page holds all items. */
function buildLinkHeader(request: GithubRequest, page: number, lastPage: number): string | undefined {
  const rels: [string, number][] = [];
  if (page > 1) rels.push(['prev', Math.min(page - 1, lastPage)]);
  if (page < lastPage) rels.push(['next', page + 1], ['last', lastPage]);
  if (page > 1) rels.push(['first', 1]);
  if (rels.length === 0) return undefined;
  return rels.map(([rel, number]) => `<${buildPageUrl(request, number)}>; rel="${rel}"`).join(', ');
}

/** Answers with one page of `items`, each rendered by `render`. */
export function answerPage<Item>(
  request: GithubRequest,
  items: readonly Item[],
  render: (item: Item) => unknown,
): GithubReply {
  const perPage = Math.min(readCount(request.query, 'per_page', DEFAULT_PER_PAGE), MAX_PER_PAGE);
  const page = readCount(request.query, 'page', 1);
  const lastPage = Math.max(1, Math.ceil(items.length / perPage));
  const link = buildLinkHeader(request, page, lastPage);
  return {
    state: request.state,
    status: 200,
    body: items.slice((page - 1) * perPage, page * perPage).map(render),
    ...(link === undefined ? {} : { headers: { link } }),
  };
}
