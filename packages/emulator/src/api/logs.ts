// Log lines of an endpoint as text and as entries; rendering only.
import { timestamp } from '../endpoints/read-record.ts';
import type { ContainerLogLine, EndpointRecord } from '../endpoints/record.ts';
import type { LogQuery, TextLogQuery } from './log-query.ts';

/** The lines of one replica, or of all replicas: the last `tail` lines, each as `<timestamp> <line>`. */
export function renderLogText(record: EndpointRecord, query: TextLogQuery): string {
  const lines = ofReplica(record.logs, query.replica);
  const last = query.tail === null ? lines : lastOf(lines, query.tail);
  return last.map(({ atMs, line }) => `${timestamp(atMs)} ${cut(line, query.maxLength)}\n`).join('');
}

export interface LogEntries {
  readonly entries: readonly object[];
  /** Cursors for the entries before and after these; null when there are none. */
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
}

/** Entries are always in ascending order. `order` says at which end the limit cuts. */
export function renderLogEntries(record: EndpointRecord, query: LogQuery): LogEntries {
  const matching = ofReplica(record.logs, query.replica).filter(
    ({ line, level }) =>
      (query.search === null || line.includes(query.search)) &&
      (query.level === null || level === query.level),
  );
  const within = matching.filter(({ atMs }) => atMs > query.fromMs && atMs < query.toMs);
  const kept = cutWhole(within, query);
  const [first, last] = [kept.at(0), kept.at(-1)];
  return {
    entries: kept.map((entry) => renderEntry(entry, query.maxLength)),
    beforeMs: first !== undefined && matching.some(({ atMs }) => atMs < first.atMs) ? first.atMs : null,
    afterMs: last !== undefined && matching.some(({ atMs }) => atMs > last.atMs) ? last.atMs : null,
  };
}

/** Keeps all entries that share the millisecond of the cut, so that the next cursor skips none of them. */
function cutWhole(
  lines: readonly ContainerLogLine[],
  { limit, order }: LogQuery,
): readonly ContainerLogLine[] {
  if (lines.length <= limit || limit === 0) return limit === 0 ? [] : lines;
  if (order === 'asc') {
    const boundaryMs = lines[limit - 1]?.atMs ?? 0;
    return lines.filter(({ atMs }) => atMs <= boundaryMs);
  }
  const boundaryMs = lines.at(-limit)?.atMs ?? 0;
  return lines.filter(({ atMs }) => atMs >= boundaryMs);
}

function renderEntry({ atMs, line, level, replicaId }: ContainerLogLine, maxLength: number | null): object {
  return {
    timestamp: timestamp(atMs),
    line: cut(line, maxLength),
    stream: level === 'ERROR' ? 'stderr' : 'stdout',
    replica_id: replicaId,
    level,
  };
}

function ofReplica(lines: readonly ContainerLogLine[], replica: string | null): readonly ContainerLogLine[] {
  return replica === null ? lines : lines.filter(({ replicaId }) => replicaId === replica);
}

function cut(line: string, maxLength: number | null): string {
  return maxLength === null ? line : line.slice(0, maxLength);
}

function lastOf(lines: readonly ContainerLogLine[], count: number): readonly ContainerLogLine[] {
  return count === 0 ? [] : lines.slice(-count);
}
