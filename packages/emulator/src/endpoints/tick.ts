// What time alone does to an endpoint; pure. Several small ticks have the same result as one big tick.
import type { Change, ContainerLogLine, EndpointRecord, EndpointState, ScheduledChange } from './record.ts';
import { DRAIN_MS } from './timings.ts';

const MINUTE_MS = 60_000;

/** How many replicas a state has: the minimum, at least 1, because the autoscaler is not imitated. */
export function replicasIn(record: EndpointRecord, state: EndpointState): number {
  const holds: Readonly<Record<EndpointState, boolean>> = {
    pending: true,
    initializing: true,
    running: true,
    updating: true,
    updateFailed: true,
    paused: false,
    scaledToZero: false,
    failed: false,
  };
  return holds[state] ? Math.max(1, record.spec.scaling.minReplica) : 0;
}

/** Applies every change that is due by `now`, in order. */
export function tick(record: EndpointRecord, now: number): EndpointRecord {
  const until = Math.min(now, record.deletion?.goneAtMs ?? now);
  let current = record;
  for (let next = nextChange(current); next !== null && next.atMs <= until; next = nextChange(current)) {
    current = APPLY[next.change.kind](current, next);
  }
  return current;
}

/** The next change that happens without a request, or null. */
export function nextChange(record: EndpointRecord): Due | null {
  const [planned] = record.scheduled;
  if (planned !== undefined) return planned;
  const idleAtMs = idleSince(record);
  return idleAtMs === null ? null : { atMs: idleAtMs, change: { kind: 'idle' } };
}

interface Due {
  readonly atMs: number;
  readonly change: Change | { readonly kind: 'idle' };
}

function idleSince(record: EndpointRecord): number | null {
  const { minReplica, scaleToZeroTimeout } = record.spec.scaling;
  if (record.state !== 'running' || minReplica !== 0 || scaleToZeroTimeout === null) return null;
  const activeAtMs = Math.max(record.lastUsedAtMs ?? 0, record.updatedAtMs);
  return activeAtMs + scaleToZeroTimeout * MINUTE_MS;
}

type Apply = (record: EndpointRecord, due: Due) => EndpointRecord;

const APPLY = {
  initialize: (record, due) =>
    enter(withoutFirst(record), 'initializing', due.atMs, { hasUrl: true }, ['Container is starting']),
  run: (record, due) => {
    const healthMs = due.change.kind === 'run' ? due.change.healthMs : 0;
    return enter(
      withoutFirst(record),
      'running',
      due.atMs,
      {
        hasUrl: true,
        lastUsedAtMs: due.atMs,
        failure: null,
        served: {
          number: record.version,
          spec: record.spec,
          sha: record.sha,
          instance: record.instance,
          startedAtMs: due.atMs,
          loadedAtMs: due.atMs + healthMs,
        },
      },
      [`Loading ${record.spec.model.repository} at ${record.sha}`, 'Listening'],
    );
  },
  fail: (record, due) => {
    const failure = due.change.kind === 'fail' ? due.change.failure : null;
    return enter(
      withoutFirst(record),
      'failed',
      due.atMs,
      { served: null, failure, scheduled: [] },
      failure?.logs ?? [],
    );
  },
  beginUpdate: (record, due) =>
    enter(withoutFirst(record), 'updating', due.atMs, {}, ['New version is starting']),
  stopReplica: (record) => ({ ...withoutFirst(record), served: null }),
  failUpdate: (record, due) => {
    const failure = due.change.kind === 'failUpdate' ? due.change.failure : null;
    return enter(
      withoutFirst(record),
      'updateFailed',
      due.atMs,
      { failure, scheduled: [] },
      failure?.logs ?? [],
    );
  },
  idle: (record, due) => drainToZero(record, due.atMs),
} as const satisfies Record<Due['change']['kind'], Apply>;

function withoutFirst(record: EndpointRecord): EndpointRecord {
  return { ...record, scheduled: record.scheduled.slice(1) };
}

/** Goes to zero replicas by scale-to-zero or idleness. The served version goes on for a moment. */
export function drainToZero(record: EndpointRecord, now: number): EndpointRecord {
  const scheduled: readonly ScheduledChange[] =
    record.served === null ? [] : [{ atMs: now + DRAIN_MS, change: { kind: 'stopReplica' } }];
  return enter(record, 'scaledToZero', now, { scheduled, failure: null }, ['Scaled to zero']);
}

/** Moves to a state. Only this function writes state, spans and log together. */
export function enter(
  record: EndpointRecord,
  state: EndpointState,
  atMs: number,
  parts: Partial<EndpointRecord>,
  lines: readonly string[],
): EndpointRecord {
  const moved = { ...record, ...parts, state };
  const span = {
    fromMs: atMs,
    state,
    replicas: replicasIn(moved, state),
    pricePerHour: moved.instance.pricePerHour,
  };
  return {
    ...moved,
    spans: [...record.spans, span],
    logs: [...record.logs, ...lines.map((line) => logLine(moved, atMs, line))],
  };
}

function logLine(record: EndpointRecord, atMs: number, line: string): ContainerLogLine {
  const level = line.startsWith('ERROR') ? 'ERROR' : 'INFO';
  return { atMs, line, level, replicaId: replicaId(record, 0) };
}

export function replicaId(record: EndpointRecord, index: number): string {
  return `${record.serveId.slice(0, 8)}-${String(record.version).padStart(2, '0')}${String(index).padStart(3, '0')}`;
}
