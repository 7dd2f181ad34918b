// One attempt to bring an endpoint to the commit that its watched ref has now; done only when that commit is served.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import type { Subject } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { writeNoted } from './write-noted.ts';

type Watched = Extract<Subject, { kind: 'watch' }>;

/**
 * The Hub is asked again, because its webhooks say neither when they were sent nor whether they were sent before: the ref
 * itself is the truth.
 */
export async function attemptRoll(facts: AttemptFacts, watched: Watched): Promise<Attempt> {
  const { client, hub } = facts;
  const { endpoint, model, ref } = watched;
  const resolved = await hub.getModel({ id: model, revision: ref.replace(/^refs\/(?:heads|tags)\//, '') });
  if (!resolved.ok) return { kind: 'failed', fault: resolved.fault };
  const revision = resolved.value.sha;
  const current = await client.getEndpoint(endpoint);
  if (!current.ok) return { kind: 'failed', fault: current.fault };
  const served = current.value.model;
  if (served?.repository !== model) {
    const text = `The endpoint serves ${served?.repository ?? 'no model'}, not ${model}: it was left alone.`;
    return { kind: 'refused', state: stateOf(current.value), trouble: { kind: 'servesAnotherModel', text } };
  }
  if (served.revision === revision) return settleRollOut(current.value, revision, facts);
  const before = facts.intent.previousRevision ?? servedLast(facts, current.value);
  const noted = { revision, ...(typeof before === 'string' ? { previousRevision: before } : {}) };
  const write = () => client.updateRevision(endpoint, { repository: model, revision });
  const written = await writeNoted(facts, noted, write);
  return written.ok ? rolling(revision) : { kind: 'failed', fault: written.fault };
}

/** The revision that is set was never served where the roll to it did not end well: then it is the one before. */
function servedLast({ rolls }: AttemptFacts, endpoint: Endpoint): string | null | undefined {
  const set = endpoint.model?.revision;
  const roll = rolls().find(({ revision }) => revision === set);
  const isServed = roll === undefined || roll.status === 'done' || stateOf(endpoint) === 'running';
  return isServed ? set : roll.previousRevision;
}

/** The revision is the wanted one; the state tells whether it is served, or would be. */
export function settleRollOut(endpoint: Endpoint, revision: string, { note }: AttemptFacts): Attempt {
  const state = stateOf(endpoint);
  if (state === 'failed' || state === 'updateFailed') {
    const text = `The endpoint could not start ${revision}. The previous revision is in this trigger.`;
    return { kind: 'refused', state, trouble: { kind: 'rollFailed', text } };
  }
  if (state !== 'running' && state !== 'paused' && state !== 'scaledToZero') return rolling(revision);
  note({ revision });
  return { kind: 'done', state, changed: false };
}

/** Not a failure, but the same way back: look again later, and not for ever. */
export function rolling(revision: string): Attempt {
  return {
    kind: 'failed',
    fault: { kind: 'timedOut', operation: 'getEndpoint', timeoutMs: 0 },
    trouble: { kind: 'rolling', text: `The endpoint is on its way to ${revision}.` },
  };
}
