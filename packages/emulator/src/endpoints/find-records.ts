// Filters, sorts and cuts a namespace's endpoints into pages; pure.
import { failure, type Result, success } from '../outcome.ts';
import type { EndpointRecord } from './record.ts';

/** The default page of production (OpenAPI 2.0.0, list_endpoint). */
export const DEFAULT_PAGE = 20;

export const SORT_KEYS = ['createdAt', 'updatedAt', 'name'] as const;

export interface ListQuery {
  readonly search: string | null;
  readonly tags: readonly string[];
  readonly states: readonly string[];
  readonly types: readonly string[];
  readonly tasks: readonly string[];
  readonly sortBy: (typeof SORT_KEYS)[number];
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor: string | null;
}

export interface RecordPage {
  readonly items: readonly EndpointRecord[];
  readonly totalItems: number;
  readonly nextCursor: string | null;
}

/** Each comma-separated list means "one of these". */
function isWanted(record: EndpointRecord, query: ListQuery): boolean {
  const among = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  return (
    (query.search === null || record.spec.name.includes(query.search)) &&
    (query.tags.length === 0 || query.tags.some((tag) => record.spec.tags.includes(tag))) &&
    among(query.states, record.state) &&
    among(query.types, record.spec.type) &&
    among(query.tasks, record.spec.model.task ?? '')
  );
}

const SORT_VALUE = {
  createdAt: (record) => record.createdAtMs,
  updatedAt: (record) => record.updatedAtMs,
  name: () => 0,
} as const satisfies Record<ListQuery['sortBy'], (record: EndpointRecord) => number>;

/** A cursor names the last row of the previous page, so that a deleted row does not shift the next page. */
type Key = readonly [value: number, name: string];

function keyOf(record: EndpointRecord, sortBy: ListQuery['sortBy']): Key {
  return [SORT_VALUE[sortBy](record), record.spec.name];
}

function compareKeys(left: Key, right: Key): number {
  if (left[0] !== right[0]) return left[0] - right[0];
  if (left[1] === right[1]) return 0;
  return left[1] < right[1] ? -1 : 1;
}

export function cutPage(
  records: readonly EndpointRecord[],
  query: ListQuery,
): Result<RecordPage, 'badCursor'> {
  const sign = query.direction === 'asc' ? 1 : -1;
  const rows = records
    .filter((record) => isWanted(record, query))
    .map((record) => ({ record, key: keyOf(record, query.sortBy) }))
    .sort((left, right) => sign * compareKeys(left.key, right.key));
  const after = query.cursor === null ? null : decodeCursor(query.cursor);
  if (after === undefined) return failure('badCursor');
  const rest = after === null ? rows : rows.filter((row) => sign * compareKeys(row.key, after) > 0);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return success({
    items: page.map((row) => row.record),
    totalItems: rows.length,
    nextCursor: last !== undefined && rest.length > page.length ? encodeCursor(last.key) : null,
  });
}

function encodeCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string): Key | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(key)) return undefined;
    const [value, name]: readonly unknown[] = key;
    return typeof value === 'number' && typeof name === 'string' ? [value, name] : undefined;
  } catch {
    return undefined;
  }
}
