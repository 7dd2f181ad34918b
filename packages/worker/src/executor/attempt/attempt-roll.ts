// One attempt to bring an endpoint to the present commit of its watched ref; done only when that commit is served. A commit
// that does not serve, or fails its cases, is rolled back.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { fingerprintTarget } from '@preview-endpoints/core/previews';
import type { Subject, VersionChange } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { continueVersion, onItsWay, refused, undoOf, writeVersion } from './follow-version.ts';

type Watched = Extract<Subject, { kind: 'watch' }>;

/**
 * The Hub is asked again, because its webhooks say neither when they were sent nor whether they are repeated: only the ref
 * itself is reliable. A roll that is being undone is not started again.
 */
export async function attemptRoll(facts: AttemptFacts, watched: Watched): Promise<Attempt> {
  const { client, hub, intent } = facts;
  const { endpoint, model, ref } = watched;
  const cases = casesOf(facts, watched);
  const { change } = intent;
  if (change !== undefined && change.undoing !== null) {
    const read = await client.getEndpoint(endpoint);
    if (!read.ok) return { kind: 'failed', fault: read.fault };
    return continueVersion(facts, { endpoint, current: read.value, change });
  }
  const resolved = await hub.getModel({ id: model, revision: ref.replace(/^refs\/(?:heads|tags)\//, '') });
  if (!resolved.ok) return { kind: 'failed', fault: resolved.fault };
  const revision = resolved.value.sha;
  const read = await client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const current = read.value;
  const served = current.model;
  if (served?.repository !== model) {
    const text = `The endpoint serves ${served?.repository ?? 'no model'}, not ${model}: it was left alone.`;
    return refused(current, { kind: 'servesAnotherModel', text });
  }
  if (change?.model.revision === revision)
    return continueVersion(facts, { endpoint, current, change, cases });
  if (served.revision === revision) return settleRollOut(current, revision, facts);
  const obstacle = cases === undefined ? undefined : facts.cases.obstacle(current);
  if (obstacle !== undefined) return refused(current, obstacle);
  return writeVersion(facts, { endpoint, change: await planRoll(facts, watched, current, revision) });
}

async function planRoll(
  facts: AttemptFacts,
  { model }: Watched,
  current: Endpoint,
  revision: string,
): Promise<VersionChange> {
  const before = current.model?.revision;
  const written = { repository: model, revision };
  const record = {
    body: { model: written },
    rollback: typeof before === 'string' ? { model: { repository: model, revision: before } } : {},
    notRestorable: [],
  };
  return {
    model: written,
    undo: undoOf(facts, current, record),
    fingerprint: await fingerprintTarget(current),
    setAtMs: null,
    undoing: null,
  };
}

/** From the current policy. */
function casesOf({ policy }: AttemptFacts, { endpoint, model, ref }: Watched) {
  return policy.watches.find(
    (watch) =>
      watch.model === model &&
      watch.ref === ref &&
      watch.namespace === endpoint.namespace &&
      watch.endpoint === endpoint.name,
  )?.cases;
}

/** The endpoint has the wanted revision, but this intent did not write it. The state shows whether it is served, or would be. */
export function settleRollOut(endpoint: Endpoint, revision: string, { note }: AttemptFacts): Attempt {
  const state = stateOf(endpoint);
  if (state === 'failed' || state === 'updateFailed') {
    const text = `The endpoint could not start ${revision}. The previous revision is in this trigger.`;
    return { kind: 'refused', state, trouble: { kind: 'rollFailed', text } };
  }
  if (state !== 'running' && state !== 'paused' && state !== 'scaledToZero') return onItsWay(revision);
  note({ revision });
  return { kind: 'done', state, changed: false };
}
