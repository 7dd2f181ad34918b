// Log lines of an endpoint as text and as entries; rendering only.
import { timestamp } from '../endpoints/read-record.ts';
import type { EndpointRecord, LogLine } from '../endpoints/record.ts';

/** The published default and maximum of production's third version of logs. */
const DEFAULT_ENTRIES = 1_000;
const MAX_ENTRIES = 5_000;

/** The last `tail` lines, each as `<timestamp> <line>`; every line when `tail` is null. */
export function renderLogText(record: EndpointRecord, tail: number | null): string {
  const lines = tail === null ? record.logs : lastOf(record.logs, tail);
  return lines.map(({ atMs, line }) => `${timestamp(atMs)} ${line}\n`).join('');
}

export interface LogQuery {
  readonly limit: string | undefined;
  readonly order: string | undefined;
  readonly search: string | undefined;
  readonly level: string | undefined;
}

/** Entries always ascend; `order` says from which end the limit cuts. */
export function renderLogEntries(record: EndpointRecord, query: LogQuery): readonly object[] {
  const limit = Math.min(Number(query.limit ?? DEFAULT_ENTRIES), MAX_ENTRIES);
  const wanted = record.logs.filter(
    ({ line, level }) =>
      (query.search === undefined || line.includes(query.search)) &&
      (query.level === undefined || level === query.level.toUpperCase()),
  );
  const cut = query.order === 'asc' ? wanted.slice(0, limit) : lastOf(wanted, limit);
  return cut.map(({ atMs, line, level, replicaId }) => ({
    timestamp: timestamp(atMs),
    line,
    stream: level === 'ERROR' ? 'stderr' : 'stdout',
    replica_id: replicaId,
    level,
  }));
}

function lastOf(lines: readonly LogLine[], count: number): readonly LogLine[] {
  return count === 0 ? [] : lines.slice(-count);
}
