// The replicas of an endpoint in production's shape (OpenAPI 2.0.0, Replicas); pure.
import { timestamp } from '../../endpoints/read-record.ts';
import type { EndpointRecord, EndpointState } from '../../endpoints/record.ts';
import { replicaId, replicasIn } from '../../endpoints/tick.ts';

const STAGES = {
  pending: 'pending',
  initializing: 'initializing',
  running: 'running',
  updating: 'initializing',
  updateFailed: 'running',
  paused: 'stopped',
  scaledToZero: 'stopped',
  failed: 'stopped',
} as const satisfies Record<EndpointState, string>;

/** During a roll-out, the replica of the version that still serves is listed too. */
export function renderReplicas(record: EndpointRecord, now: number): object {
  const { served, state, version } = record;
  const count = replicasIn(record, state);
  const status = {
    stage: STAGES[state],
    live: served !== null && served.number === version && served.loadedAtMs <= now,
    updating: state === 'updating',
    startedAt: served === null ? null : timestamp(served.startedAtMs),
  };
  const own = Array.from({ length: count }, (_none, index) => ({
    id: replicaId(record, index),
    versionId: versionId(record, version),
    status,
  }));
  if (served === null || served.number === version || count === 0) return { items: own };
  const old = {
    id: replicaId({ ...record, version: served.number }, 0),
    versionId: versionId(record, served.number),
    status: { stage: 'running', live: true, updating: state === 'updating', startedAt: status.startedAt },
  };
  return { items: [old, ...own] };
}

function versionId(record: EndpointRecord, version: number): string {
  return `${record.serveId.slice(0, 8)}-v${version}`;
}
