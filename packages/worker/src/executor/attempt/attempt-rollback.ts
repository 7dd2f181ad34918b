// One attempt to restore the revision that was served before the last roll; done only when it is served.

import { stateOf } from '@preview-endpoints/core/client';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { settleRollOut } from './attempt-roll.ts';
import { onItsWay } from './follow-version.ts';
import { writeNoted } from './write-noted.ts';

/** The target revision is chosen once and stored: a repetition goes to the same revision, not one further back. */
export async function attemptRollback(facts: AttemptFacts, endpoint: EndpointName): Promise<Attempt> {
  const { client, intent, rolls } = facts;
  const current = await client.getEndpoint(endpoint);
  if (!current.ok) return { kind: 'failed', fault: current.fault };
  const { repository, revision: served } = current.value.model ?? {};
  const revision = intent.revision ?? revisionBefore(rolls(), repository, served);
  if (typeof repository !== 'string' || typeof served !== 'string' || revision === undefined) {
    const text = `No roll to what the endpoint serves (${served ?? 'no revision'}) is known, so there is nothing to go back to.`;
    return { kind: 'refused', state: stateOf(current.value), trouble: { kind: 'nothingToRollBack', text } };
  }
  if (served === revision) return settleRollOut(current.value, revision, facts);
  const noted = { revision, previousRevision: intent.previousRevision ?? served };
  const written = await writeNoted(facts, noted, () =>
    client.updateRevision(endpoint, { repository, revision }),
  );
  return written.ok ? onItsWay(revision) : { kind: 'failed', fault: written.fault };
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
