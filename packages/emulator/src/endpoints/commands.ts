// The writes of the management API on the world: checks first, then one step, then stored.

import type { Instance } from '../catalogue/instances.ts';
import { decideAccess } from '../hub/repository.ts';
import { failure, type Result, success } from '../outcome.ts';
import { seededId } from '../seed/seeded.ts';
import { heldAtMost, readEndpoint, readQuota, readWhere, storeEndpoint, type World } from '../world.ts';
import { mergeSpec, touchesVersion } from './merge.ts';
import { acceleratorsOf, sharesQuota, usedAccelerators } from './quota.ts';
import type { EndpointRecord } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { EndpointSpec, Model, SpecChange } from './spec.ts';
import type { StartOutcome } from './start-outcome.ts';
import { type Command, createRecord, type Start, step } from './step.ts';
import { drawStartTimes } from './timings.ts';
import { validateSpec } from './validate-spec.ts';

type Written = Result<EndpointRecord, Refusal>;

/** Characters in the host of an inference URL, as in every recorded one. */
const SERVE_ID_LENGTH = 16;

export function createEndpoint(world: World, namespace: string, spec: EndpointSpec): Written {
  const { memory, seed } = world;
  if (memory.unpaid.has(namespace)) return failure({ kind: 'paymentRequired', namespace });
  const instance = validateSpec(spec, null);
  if (!instance.ok) return instance;
  const commit = resolveCommit(world, spec.model);
  if (!commit.ok) return commit;
  if (readEndpoint(world, namespace, spec.name) !== undefined) {
    return failure({ kind: 'nameTaken', namespace, name: spec.name });
  }
  const room = checkQuota(world, { namespace, spec, instance: instance.value });
  if (!room.ok) return room;
  const outcome = takeStart(world, spec.name, ['ready', 'failed', 'stuckInitializing', 'capacity']);
  if (outcome.kind === 'capacity') return failure({ kind: 'instanceUnavailable' });
  memory.creates += 1;
  const identity = { seed, namespace, name: spec.name, start: memory.creates };
  const record = createRecord(
    {
      seed,
      serveId: seededId(seed, SERVE_ID_LENGTH, ['serve', namespace, spec.name, memory.creates]),
      namespace,
      spec,
      sha: commit.value,
      instance: instance.value,
      start: { times: drawStartTimes(identity, instance.value.accelerator), outcome },
    },
    world.clock.now(),
  );
  return success(storeEndpoint(world, record));
}

export function updateEndpoint(world: World, record: EndpointRecord, change: SpecChange): Written {
  const spec = mergeSpec(record.spec, change);
  const instance = validateSpec(spec, record.instance);
  if (!instance.ok) return instance;
  const asksCommit =
    change.model?.revision !== undefined || spec.model.repository !== record.spec.model.repository;
  const commit = asksCommit ? resolveCommit(world, spec.model) : success(record.sha);
  if (!commit.ok) return commit;
  if (instance.value.id !== record.instance.id || record.state === 'failed') {
    const room = checkQuota(world, { namespace: record.namespace, spec, instance: instance.value });
    if (!room.ok) return room;
  }
  return applyUpdate(world, record, {
    kind: 'update',
    spec,
    sha: commit.value,
    instance: instance.value,
    touchesVersion: touchesVersion(change),
    start: quietStart(world, record, instance.value),
  });
}

export function resumeEndpoint(world: World, record: EndpointRecord): Written {
  // Refusals that need no start come first: they may not use up a queued outcome.
  const dry = step(record, { kind: 'resume', start: quietStart(world, record) }, world.clock.now());
  if (!dry.ok) return dry;
  const room = checkQuota(world, record);
  if (!room.ok) return room;
  const outcome = takeStart(world, record.spec.name, ['ready', 'failed', 'stuckInitializing', 'capacity']);
  if (outcome.kind === 'capacity') return failure({ kind: 'instanceUnavailable' });
  return apply(world, record, { kind: 'resume', start: { ...quietStart(world, record), outcome } });
}

export function pauseEndpoint(world: World, record: EndpointRecord): Written {
  return apply(world, record, { kind: 'pause' });
}

export function scaleEndpointToZero(world: World, record: EndpointRecord): Written {
  return apply(world, record, { kind: 'scaleToZero' });
}

export function deleteEndpoint(world: World, record: EndpointRecord): Written {
  return apply(world, record, { kind: 'delete', visibleMs: world.memory.deletedVisibleMs });
}

function apply(world: World, record: EndpointRecord, command: Command): Written {
  const result = step(record, command, world.clock.now());
  return result.ok ? success(storeEndpoint(world, result.value)) : result;
}

/** A start with the endpoint's own times and the usual outcome. */
function quietStart(world: World, record: EndpointRecord, instance: Instance = record.instance): Start {
  const { namespace, spec, writes } = record;
  const identity = { seed: world.seed, namespace, name: spec.name, start: writes };
  return { times: drawStartTimes(identity, instance.accelerator), outcome: { kind: 'ready' } };
}

/** A queued outcome is used up by an update only when the update starts something. */
function applyUpdate(
  world: World,
  record: EndpointRecord,
  command: Extract<Command, { kind: 'update' }>,
): Written {
  const dry = step(record, command, world.clock.now());
  if (!dry.ok || dry.value.scheduled === record.scheduled) return apply(world, record, command);
  const outcome = takeStart(world, record.spec.name, [
    'ready',
    'failed',
    'updateFailed',
    'stuckInitializing',
  ]);
  return apply(world, record, { ...command, start: { ...command.start, outcome } });
}

function takeStart(world: World, name: string, kinds: readonly StartOutcome['kind'][]): StartOutcome {
  const { starts } = world.memory;
  const index = starts.findIndex(
    (start) => (start.name === undefined || start.name === name) && kinds.includes(start.outcome.kind),
  );
  const [taken] = index < 0 ? [] : starts.splice(index, 1);
  return taken?.outcome ?? { kind: 'ready' };
}

/** The commit of a model's revision; production refuses a gated repository with a bare 500. */
function resolveCommit(world: World, model: Model): Result<string, Refusal> {
  const { repository, revision } = model;
  const access = decideAccess(repository);
  if (access === 'missing') return failure({ kind: 'repositoryMissing', repository });
  if (access === 'gated') return failure({ kind: 'repositoryGated', repository });
  const sha = world.memory.refs.resolve(repository, revision ?? 'main');
  if (sha === null) return failure({ kind: 'revisionMissing', repository, revision: revision ?? 'main' });
  return success(sha);
}

interface Wanted {
  readonly namespace: string;
  readonly spec: EndpointSpec;
  readonly instance: Instance;
}

function checkQuota(world: World, wanted: Wanted): Result<null, Refusal> {
  const { namespace, spec, instance } = wanted;
  const key = { namespace, vendor: instance.vendor, instanceType: instance.instanceType };
  const needed = acceleratorsOf(spec, instance);
  const max = readQuota(world, key);
  // Counting reads every endpoint of the quota; with room to spare nobody needs the exact number.
  if (heldAtMost(world, key) + needed <= max) return success(null);
  const others = readWhere(world, (record) => sharesQuota(record, key) && record.spec.name !== spec.name);
  return usedAccelerators(others, key) + needed <= max ? success(null) : failure({ kind: 'quotaExceeded' });
}
