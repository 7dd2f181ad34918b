// What a request does to an endpoint; pure. `tick` must have applied the passed time before.
import type { Result } from '@preview-endpoints/core';
import type { Instance } from '../catalogue/instances.ts';
import { versionKey } from './merge.ts';
import type { EndpointRecord, EndpointState } from './record.ts';
import type { Refusal } from './refusal.ts';
import { planRollOut, planStart } from './schedule.ts';
import type { EndpointSpec } from './spec.ts';
import type { StartOutcome } from './start-outcome.ts';
import { drainToZero, enter, replicasIn } from './tick.ts';
import type { StartTimes } from './timings.ts';

export interface ReplicaStart {
  readonly times: StartTimes;
  readonly outcome: StartOutcome;
}

export type EndpointChange =
  | {
      readonly kind: 'update';
      readonly spec: EndpointSpec;
      readonly sha: string;
      readonly instance: Instance;
      readonly touchesVersion: boolean;
      /** Whether a new version starts an endpoint that is scaled to zero. */
      readonly wakes: boolean;
      readonly start: ReplicaStart;
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume'; readonly start: ReplicaStart }
  | { readonly kind: 'scaleToZero' }
  | { readonly kind: 'delete'; readonly visibleMs: number }
  | { readonly kind: 'request'; readonly start: ReplicaStart };

type Stepped = Result<EndpointRecord, Refusal>;

const applied = (record: EndpointRecord): Stepped => ({ ok: true, value: record });
const refused = (fault: Refusal): Stepped => ({ ok: false, fault });

export interface Creation {
  readonly seed: number;
  readonly serveId: string;
  readonly namespace: string;
  readonly spec: EndpointSpec;
  readonly sha: string;
  readonly instance: Instance;
  readonly start: ReplicaStart;
}

export function createRecord(creation: Creation, now: number): EndpointRecord {
  const { serveId, namespace, spec, sha, instance, start } = creation;
  const blank: EndpointRecord = {
    serveId,
    namespace,
    spec,
    sha,
    instance,
    state: 'pending',
    scheduled: planStart(now, start.times, start.outcome),
    served: null,
    failure: null,
    hasUrl: false,
    version: 1,
    createdAtMs: now,
    updatedAtMs: now,
    lastUsedAtMs: null,
    deletion: null,
    spans: [],
    logs: [],
    writes: 1,
    traffic: { requests: 0, errors: 0 },
  };
  return enter(blank, 'pending', now, {}, ['Waiting to be scheduled']);
}

/** Applies one request or returns why not. A refused request changes nothing. */
export function step(record: EndpointRecord, command: EndpointChange, now: number): Stepped {
  if (command.kind === 'request') return applied(receiveRequest(record, command.start, now));
  if (record.deletion !== null) {
    return command.kind === 'delete' ? applied(record) : refused({ kind: 'beingDeleted' });
  }
  const result = write(record, command, now);
  return result.ok ? applied({ ...result.value, writes: record.writes + 1 }) : result;
}

function write(
  record: EndpointRecord,
  command: Exclude<EndpointChange, { kind: 'request' }>,
  now: number,
): Stepped {
  switch (command.kind) {
    case 'update':
      return update(record, command, now);
    case 'pause':
      return applied(
        enter(
          record,
          'paused',
          now,
          { served: null, scheduled: [], failure: null, hasUrl: true, updatedAtMs: now },
          ['Paused'],
        ),
      );
    case 'resume':
      return resume(record, command.start, now);
    case 'scaleToZero':
      if (record.spec.scaling.scaleToZeroTimeout === null) return refused({ kind: 'cannotScaleToZero' });
      if (record.state === 'scaledToZero') return applied({ ...record, updatedAtMs: now });
      return applied({ ...drainToZero(record, now), updatedAtMs: now, hasUrl: true });
    case 'delete':
      return applied({ ...record, deletion: { atMs: now, goneAtMs: now + command.visibleMs } });
  }
}

/** What a resume does in each state (production OpenAPI 2.0.0, resume_endpoint). */
const RESUME = {
  pending: 'alreadyRunning',
  initializing: 'alreadyRunning',
  running: 'alreadyRunning',
  updating: 'alreadyRunning',
  updateFailed: 'alreadyRunning',
  paused: 'start',
  scaledToZero: 'start',
  failed: 'startUnlessConfiguration',
} as const satisfies Record<EndpointState, string>;

function resume(record: EndpointRecord, start: ReplicaStart, now: number): Stepped {
  const rule = RESUME[record.state];
  if (rule === 'alreadyRunning') return refused({ kind: 'alreadyRunning' });
  if (rule === 'startUnlessConfiguration' && record.failure?.cause === 'configuration') {
    return refused({ kind: 'configurationFailed' });
  }
  return applied(restart(record, start, now));
}

function restart(record: EndpointRecord, start: ReplicaStart, now: number): EndpointRecord {
  const scheduled = planStart(now, start.times, start.outcome);
  return enter(record, 'pending', now, { scheduled, served: null, failure: null, updatedAtMs: now }, [
    'Waiting to be scheduled',
  ]);
}

/** What an update with a new version does in each state. */
const UPDATE = {
  // Nothing serves yet, so the start begins again with the new version.
  pending: 'restart',
  initializing: 'restart',
  running: 'rollOut',
  updating: 'rollOut',
  updateFailed: 'rollOut',
  // An update does not start these. Whether production wakes a sleeping endpoint is not recorded; the admin API can order it.
  paused: 'keep',
  scaledToZero: 'keep',
  failed: 'restart',
} as const satisfies Record<EndpointState, 'restart' | 'rollOut' | 'keep'>;

function update(
  record: EndpointRecord,
  command: Extract<EndpointChange, { kind: 'update' }>,
  now: number,
): Stepped {
  const { spec, sha, instance, start } = command;
  const wanted = versionKey(spec, sha);
  const changed = wanted !== versionKey(record.spec, record.sha);
  if (record.state === 'failed' && !changed) return refused({ kind: 'failedUnchanged' });
  const kept = respan({ ...record, spec, sha, instance, updatedAtMs: now }, record, now);
  const retries = record.state === 'updateFailed' && command.touchesVersion && wanted !== servedKey(record);
  if (!changed && !retries) return applied(kept);
  const next = { ...kept, version: record.version + 1 };
  const effect = record.state === 'scaledToZero' && command.wakes ? 'restart' : UPDATE[record.state];
  if (effect === 'keep') return applied(next);
  if (effect === 'restart') return applied(restart(next, start, now));
  const scheduled = planRollOut({
    now,
    times: start.times,
    outcome: start.outcome,
    replicas: replicasIn(next, next.state),
    announced: record.state === 'updating',
  });
  return applied({ ...next, scheduled });
}

function servedKey(record: EndpointRecord): string | null {
  return record.served === null ? null : versionKey(record.served.spec, record.served.sha);
}

/** A change of replicas or price opens a new span, so that the ledger bills each span at its own rate. */
function respan(next: EndpointRecord, before: EndpointRecord, now: number): EndpointRecord {
  const replicas = replicasIn(next, next.state);
  const sameRate =
    replicas === replicasIn(before, before.state) &&
    next.instance.pricePerHour === before.instance.pricePerHour;
  if (sameRate) return next;
  const span = { fromMs: now, state: next.state, replicas, pricePerHour: next.instance.pricePerHour };
  return { ...next, spans: [...next.spans, span] };
}

/** An authorised inference request. It counts as use and wakes an endpoint that is scaled to zero. */
function receiveRequest(record: EndpointRecord, start: ReplicaStart, now: number): EndpointRecord {
  const used = { ...record, lastUsedAtMs: now };
  if (record.state !== 'scaledToZero' || record.served !== null || record.deletion !== null) return used;
  const [, ...scheduled] = planStart(now, start.times, start.outcome);
  return enter(used, 'initializing', now, { scheduled, hasUrl: true }, ['Waking from zero']);
}
