// One attempt to bring an endpoint to the present commit of its watched ref; done only when that commit is served. A commit
// that does not serve, or fails its cases, is rolled back.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { fingerprintTarget } from '@preview-endpoints/core/previews';
import type { Subject, VersionChange } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { followVersion, onItsWay, refused, writeVersion } from './follow-version.ts';

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
    return followVersion(facts, { endpoint, current: read.value, change });
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
  if (served.revision === revision) {
    const isOurs = change !== undefined && change.model.revision === revision;
    return isOurs
      ? followVersion(facts, { endpoint, current, change, cases })
      : settleRollOut(current, revision, facts);
  }
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
  const before = facts.intent.previousRevision ?? servedLast(facts, current);
  return {
    model: { repository: model, revision },
    before: typeof before === 'string' ? { repository: model, revision: before } : undefined,
    ...{ notRestorable: [], undoing: null },
    fingerprint: await fingerprintTarget(current),
    writtenAtMs: facts.clock.now(),
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

/** The revision that is set was never served where the roll to it did not end well: then it is the one before. */
function servedLast({ rolls }: AttemptFacts, endpoint: Endpoint): string | null | undefined {
  const set = endpoint.model?.revision;
  const roll = rolls().find(({ revision }) => revision === set);
  const isServed = roll === undefined || roll.status === 'done' || stateOf(endpoint) === 'running';
  return isServed ? set : roll.previousRevision;
}

/** The revision is the wanted one, and was not written by this intent; the state tells whether it is served, or would be. */
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
