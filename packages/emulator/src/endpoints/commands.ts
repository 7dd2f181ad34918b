// The writes of the management API to the store: each one checks first, then takes one step, then stores the result.

import type { Instance } from '../catalogue/instances.ts';
import { guessTask } from '../hub/guess-task.ts';
import { failure, type Result, success } from '../outcome.ts';
import { seededId } from '../seed/seeded.ts';
import { heldAtMost, readEndpoint, readQuota, readWhere, type Store, storeEndpoint } from '../store.ts';
import { isReserved } from './listed.ts';
import { mergeSpec, touchesVersion } from './merge.ts';
import { acceleratorsOf, sharesQuota, usedAccelerators } from './quota.ts';
import type { EndpointRecord } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { EndpointSpec, Model, SpecChange } from './spec.ts';
import type { StartOutcome } from './start-outcome.ts';
import { createRecord, type EndpointChange, type ReplicaStart, step } from './step.ts';
import { drawStartTimes } from './timings.ts';
import { validateSpec } from './validate-spec.ts';

type Written = Result<EndpointRecord, Refusal>;

/** Characters in the host of an inference URL, as in every recorded one. */
const SERVE_ID_LENGTH = 16;

export function createEndpoint(store: Store, namespace: string, spec: EndpointSpec): Written {
  const { memory, seed } = store;
  if (memory.unpaid.has(namespace)) return failure({ kind: 'paymentRequired', namespace });
  const instance = validateSpec(spec, null);
  if (!instance.ok) return instance;
  const commit = resolveCommit(store, spec.model);
  if (!commit.ok) return commit;
  const isTaken = readEndpoint(store, namespace, spec.name) !== undefined;
  if (isTaken || isReserved(store, namespace, spec.name)) {
    return failure({ kind: 'nameTaken', namespace, name: spec.name });
  }
  const room = checkQuota(store, { namespace, spec, instance: instance.value });
  if (!room.ok) return room;
  const outcome = takeStart(store, spec.name, ['ready', 'failed', 'stuckInitializing', 'capacity']);
  if (outcome.kind === 'capacity') return failure({ kind: 'instanceUnavailable' });
  memory.creates += 1;
  const identity = { seed, namespace, name: spec.name, start: memory.creates };
  const record = createRecord(
    {
      seed,
      serveId: seededId(seed, SERVE_ID_LENGTH, ['serve', namespace, spec.name, memory.creates]),
      namespace,
      spec: withTask(spec),
      sha: commit.value,
      instance: instance.value,
      start: { times: drawStartTimes(identity, instance.value.accelerator), outcome },
    },
    store.clock.now(),
  );
  return success(storeEndpoint(store, record));
}

/** Production chooses a task when the create names none: its reply always has one. */
function withTask(spec: EndpointSpec): EndpointSpec {
  const { model } = spec;
  return { ...spec, model: { ...model, task: model.task ?? guessTask(model.repository) } };
}

export function updateEndpoint(store: Store, record: EndpointRecord, change: SpecChange): Written {
  const spec = mergeSpec(record.spec, change);
  const instance = validateSpec(spec, record.instance);
  if (!instance.ok) return instance;
  const asksCommit =
    change.model?.revision !== undefined || spec.model.repository !== record.spec.model.repository;
  const commit = asksCommit ? resolveCommit(store, spec.model) : success(record.sha);
  if (!commit.ok) return commit;
  if (instance.value.id !== record.instance.id || record.state === 'failed') {
    const room = checkQuota(store, { namespace: record.namespace, spec, instance: instance.value });
    if (!room.ok) return room;
  }
  return applyUpdate(store, record, {
    kind: 'update',
    spec,
    sha: commit.value,
    instance: instance.value,
    touchesVersion: touchesVersion(change),
    wakes: store.memory.behaviour.updateOfSleeping === 'wakes',
    start: quietStart(store, record, instance.value),
  });
}

export function resumeEndpoint(store: Store, record: EndpointRecord): Written {
  // First a dry step: a resume that is refused in any case must not use up a queued outcome.
  const dry = step(record, { kind: 'resume', start: quietStart(store, record) }, store.clock.now());
  if (!dry.ok) return dry;
  const room = checkQuota(store, record);
  if (!room.ok) return room;
  const outcome = takeStart(store, record.spec.name, ['ready', 'failed', 'stuckInitializing', 'capacity']);
  if (outcome.kind === 'capacity') return failure({ kind: 'instanceUnavailable' });
  return apply(store, record, { kind: 'resume', start: { ...quietStart(store, record), outcome } });
}

export function pauseEndpoint(store: Store, record: EndpointRecord): Written {
  return apply(store, record, { kind: 'pause' });
}

export function scaleEndpointToZero(store: Store, record: EndpointRecord): Written {
  return apply(store, record, { kind: 'scaleToZero' });
}

export function deleteEndpoint(store: Store, record: EndpointRecord): Written {
  return apply(store, record, { kind: 'delete', visibleMs: store.memory.deletedVisibleMs });
}

function apply(store: Store, record: EndpointRecord, command: EndpointChange): Written {
  const result = step(record, command, store.clock.now());
  return result.ok ? success(storeEndpoint(store, result.value)) : result;
}

/** A start with the endpoint's own times and the usual outcome. */
function quietStart(
  store: Store,
  record: EndpointRecord,
  instance: Instance = record.instance,
): ReplicaStart {
  const { namespace, spec, writes } = record;
  const identity = { seed: store.seed, namespace, name: spec.name, start: writes };
  return { times: drawStartTimes(identity, instance.accelerator), outcome: { kind: 'ready' } };
}

/** An update uses up a queued outcome only when it starts something. */
function applyUpdate(
  store: Store,
  record: EndpointRecord,
  command: Extract<EndpointChange, { kind: 'update' }>,
): Written {
  const dry = step(record, command, store.clock.now());
  if (!dry.ok || dry.value.scheduled === record.scheduled) return apply(store, record, command);
  const outcome = takeStart(store, record.spec.name, [
    'ready',
    'failed',
    'updateFailed',
    'stuckInitializing',
  ]);
  return apply(store, record, { ...command, start: { ...command.start, outcome } });
}

function takeStart(store: Store, name: string, kinds: readonly StartOutcome['kind'][]): StartOutcome {
  const { starts } = store.memory;
  const index = starts.findIndex(
    (start) => (start.name === undefined || start.name === name) && kinds.includes(start.outcome.kind),
  );
  const [taken] = index < 0 ? [] : starts.splice(index, 1);
  return taken?.outcome ?? { kind: 'ready' };
}

/** The commit of a model's revision. Production refuses a gated repository with a 500 and an empty message. */
function resolveCommit(store: Store, model: Model): Result<string, Refusal> {
  const { repository, revision } = model;
  const access = store.memory.models.access(repository);
  if (access === 'missing') return failure({ kind: 'repositoryMissing', repository });
  if (access === 'gated') return failure({ kind: 'repositoryGated', repository });
  const sha = store.memory.refs.resolve(store.memory.models.currentName(repository), revision ?? 'main');
  if (sha === null) return failure({ kind: 'revisionMissing', repository, revision: revision ?? 'main' });
  return success(sha);
}

interface Wanted {
  readonly namespace: string;
  readonly spec: EndpointSpec;
  readonly instance: Instance;
}

function checkQuota(store: Store, wanted: Wanted): Result<null, Refusal> {
  const { namespace, spec, instance } = wanted;
  const key = { namespace, vendor: instance.vendor, instanceType: instance.instanceType };
  const needed = acceleratorsOf(spec, instance);
  const max = readQuota(store, key);
  // An exact count reads every endpoint of the quota, so it is made only when the quota might be exceeded.
  if (heldAtMost(store, key) + needed <= max) return success(null);
  const others = readWhere(store, (record) => sharesQuota(record, key) && record.spec.name !== spec.name);
  return usedAccelerators(others, key) + needed <= max ? success(null) : failure({ kind: 'quotaExceeded' });
}
