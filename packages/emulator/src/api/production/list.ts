// The list and search routes of production: parse the query, cut the page, render.
import type { Context } from 'hono';
import { cutPage, DEFAULT_PAGE, type ListQuery, SORT_KEYS } from '../../endpoints/find-records.ts';
import { readForeign, readListed } from '../../endpoints/listed.ts';
import { failure, type Result, success } from '../../outcome.ts';
import type { Store } from '../../store.ts';
import { renderError } from '../error-reply.ts';
import { renderProductionEndpoint } from './render-endpoint.ts';

function split(list: string | undefined): readonly string[] {
  return (list ?? '').split(',').filter((item) => item !== '');
}

/** A limit of 0 would never get past the first page, so it means the default, like an absent limit. */
function parseLimit(text: string | undefined): number | null {
  if (text === undefined) return DEFAULT_PAGE;
  if (!/^\d{1,9}$/.test(text)) return null;
  return Number(text) === 0 ? DEFAULT_PAGE : Number(text);
}

function parseListQuery(context: Context): Result<ListQuery, string> {
  const query = context.req.query();
  const limit = parseLimit(query['limit']);
  if (limit === null) return failure('limit: must be a number of at least 0');
  const sortBy = SORT_KEYS.find((key) => key === (query['sortBy'] ?? 'createdAt'));
  if (sortBy === undefined) return failure(`sortBy: expected one of ${SORT_KEYS.join(', ')}`);
  const direction = query['direction'] ?? 'desc';
  if (direction !== 'asc' && direction !== 'desc') return failure('direction: expected one of asc, desc');
  return success({
    search: query['search'] ?? null,
    tags: split(query['tags']),
    states: split(query['state']),
    types: split(query['type']),
    tasks: split(query['task']),
    sortBy,
    direction,
    limit,
    cursor: query['cursor'] ?? null,
  });
}

export function listProduction(store: Store, context: Context): Response {
  const query = parseListQuery(context);
  if (!query.ok) return renderError(store.dialect, { status: 400, message: query.fault });
  const namespace = context.req.param('namespace') ?? '';
  const page = cutPage(readListed(store, namespace), query.value);
  if (!page.ok)
    return renderError(store.dialect, { status: 400, message: 'cursor: not a cursor of this list' });
  const { items, totalItems, nextCursor } = page.value;
  // Foreign endpoints are added to the last page, because they may lack the field that the list is sorted by.
  const foreign = readForeign(store, namespace);
  const rendered = items.map((record) => renderProductionEndpoint(record, store));
  return context.json({
    items: nextCursor === null ? [...rendered, ...foreign] : rendered,
    totalItems: totalItems + foreign.length,
    nextCursor,
    prevCursor: null,
  });
}

export function searchProduction(store: Store, context: Context): Response {
  const query = parseListQuery(context);
  if (!query.ok) return renderError(store.dialect, { status: 400, message: query.fault });
  const { search, tags, limit } = query.value;
  const everything = { states: [], types: [], tasks: [], cursor: null } as const;
  const page = cutPage(readListed(store, context.req.param('namespace') ?? ''), {
    ...everything,
    search,
    tags,
    limit,
    sortBy: 'name',
    direction: 'asc',
  });
  return context.json({
    items: page.ok ? page.value.items.map((record) => ({ name: record.spec.name })) : [],
  });
}
