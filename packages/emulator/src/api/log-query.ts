// Parses the query of production's log routes (OpenAPI 2.0.0). An invalid parameter is a 400 that names it.
import { failure, type Result, success } from '../outcome.ts';

/** The published default and maximum of the third version of logs. */
const DEFAULT_ENTRIES = 1_000;
const MAX_ENTRIES = 5_000;

type Query = Readonly<Record<string, string | undefined>>;

export interface TextLogQuery {
  readonly tail: number | null;
  readonly replica: string | null;
  readonly maxLength: number | null;
}

export interface LogQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly search: string | null;
  readonly level: string | null;
  readonly replica: string | null;
  readonly maxLength: number | null;
  /** Entries lie strictly between the two times. */
  readonly fromMs: number;
  readonly toMs: number;
}

export function parseTextLogQuery(query: Query): Result<TextLogQuery, string> {
  const { tail, line_max_length: maxLength, replica } = query;
  const wrong = findWrong({ tail, line_max_length: maxLength }, isCount, 'a number');
  if (wrong !== null) return failure(wrong);
  return success({ tail: toCount(tail), maxLength: toCount(maxLength), replica: replica ?? null });
}

export function parseLogQuery(query: Query): Result<LogQuery, string> {
  const { limit, order, search, level, replica, line_max_length: maxLength } = query;
  const { since, until, after, before } = query;
  const wrong =
    findWrong({ limit, line_max_length: maxLength }, isCount, 'a number') ??
    findWrong({ since, until }, isMoment, 'an RFC 3339 time') ??
    findWrong({ after, before }, isCursor, 'a cursor of this list') ??
    findWrong({ order }, isOrder, 'asc or desc');
  if (wrong !== null) return failure(wrong);
  return success({
    limit: Math.min(toCount(limit) ?? DEFAULT_ENTRIES, MAX_ENTRIES),
    order: order === 'asc' ? 'asc' : 'desc',
    search: search ?? null,
    level: level?.toUpperCase() ?? null,
    replica: replica ?? null,
    maxLength: toCount(maxLength),
    // `since` and `until` include their own time, a cursor does not.
    fromMs: Math.max(toMs(since) - 1, readCursor(after) ?? Number.NEGATIVE_INFINITY),
    toMs: Math.min(toEndMs(until), readCursor(before) ?? Number.POSITIVE_INFINITY),
  });
}

export function writeCursor(atMs: number): string {
  return Buffer.from(String(atMs)).toString('base64url');
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  return isCount(text) ? Number(text) : null;
}

type Check = (text: string) => boolean;

function findWrong(given: Query, fits: Check, wanted: string): string | null {
  const wrong = Object.entries(given).find(([, value]) => value !== undefined && !fits(value));
  return wrong === undefined ? null : `${wrong[0]}: must be ${wanted}`;
}

const isCount: Check = (text) => /^\d{1,15}$/.test(text);
const isMoment: Check = (text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text));
const isCursor: Check = (text) => readCursor(text) !== null;
const isOrder: Check = (text) => text === 'asc' || text === 'desc';

function toCount(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function toMs(moment: string | undefined): number {
  return moment === undefined ? Number.NEGATIVE_INFINITY : Date.parse(moment);
}

function toEndMs(moment: string | undefined): number {
  return moment === undefined ? Number.POSITIVE_INFINITY : Date.parse(moment) + 1;
}
