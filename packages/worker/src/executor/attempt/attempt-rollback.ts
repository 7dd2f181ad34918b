// One attempt to restore the revision that was served before the last roll; done only when it is served.

import { fingerprintTarget } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { continueVersion, refused, writeVersion } from './follow-version.ts';

/** The target revision is chosen once and stored: a repetition goes to the same revision, not one further back. */
export async function attemptRollback(facts: AttemptFacts, endpoint: EndpointName): Promise<Attempt> {
  const { client, intent, rolls } = facts;
  const read = await client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const current = read.value;
  const { change } = intent;
  if (change !== undefined) return continueVersion(facts, { endpoint, current, change });
  const { repository, revision: served } = current.model ?? {};
  const revision = intent.revision ?? revisionBefore(rolls(), repository, served);
  if (typeof repository !== 'string' || typeof served !== 'string' || revision === undefined) {
    const text = `No roll to what the endpoint serves (${served ?? 'no revision'}) is known, so there is nothing to go back to.`;
    return refused(current, { kind: 'nothingToRollBack', text });
  }
  const model = { repository, revision };
  const fingerprint = await fingerprintTarget(current);
  const undo = { body: { model }, rollback: {}, notRestorable: [] };
  facts.note({ previousRevision: served });
  return writeVersion(facts, {
    endpoint,
    change: { model, undo, fingerprint, setAtMs: null, undoing: null },
  });
}

/** Earlier rollbacks are ignored: a second rollback goes further back, and never forward again. */
function revisionBefore(
  rolls: readonly Intent[],
  repository: string | null | undefined,
  served: string | null | undefined,
): string | undefined {
  const roll = rolls.find(
    ({ subject, revision, previousRevision }) =>
      subject.kind === 'watch' &&
      subject.model === repository &&
      revision === served &&
      previousRevision !== served,
  );
  return roll?.previousRevision ?? undefined;
}
