// One attempt to remove the previews of a target: find by recomputed names, delete what is ours, believe only a 404.

import { success } from '@preview-endpoints/core';
import type { ApiFault } from '@preview-endpoints/core/client';
import { type FoundPreview, findPreviews } from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import type { Subject } from '../../shared/intent/intent.ts';
import { clock } from '../../shared/ports.ts';
import type { Attempt, AttemptFacts } from './attempt-intent.ts';
import { confirmGone } from './confirm-gone.ts';

/** A delete is mostly visible after 0.4 s; what takes longer than these looks is for the next attempt. */
const LOOK_AFTER_MS: readonly number[] = [0, 500, 1_000];

export async function attemptTeardown(
  facts: AttemptFacts,
  subject: Extract<Subject, { kind: 'target' }>,
): Promise<Attempt> {
  const { client, intent, note } = facts;
  const { namespace, repositoryId, target } = subject;
  const doubt = await confirmGone(facts, subject);
  if (doubt !== undefined) return doubt;
  const listed = await client.listEndpoints({ namespace });
  if (!listed.ok) return { kind: 'failed', fault: listed.fault };
  const found = await findPreviews(listed.value.endpoints, repositoryId, target);
  const judged = found.map((preview) => ({
    name: preview.endpoint.name,
    why: reasonToKeep(facts, namespace, preview),
  }));
  const kept = judged.filter(({ why }) => why !== null);
  const ours = judged.filter(({ why }) => why === null).map(({ name }) => name);
  // One that an earlier attempt noted may be somebody else's by now.
  const noted = intent.names.filter((name) => kept.every((one) => one.name !== name));
  const names = [...new Set([...noted, ...ours])];
  if (names.length > 0) note({ names, changed: true });
  const left: { readonly name: string; readonly fault: ApiFault }[] = [];
  for (const name of names) {
    const fault = await removeOne(facts, { namespace, name }, ours.includes(name));
    if (fault !== undefined) left.push({ name, fault });
  }
  const [first] = left;
  if (first !== undefined) {
    const text = `Not seen to be gone, so still billing: ${left.map(({ name }) => name).join(', ')}.`;
    return { kind: 'failed', fault: first.fault, trouble: { kind: 'stillBilling', text } };
  }
  if (kept.length > 0) {
    return {
      kind: 'refused',
      state: null,
      trouble: { kind: 'notOurs', text: kept.map(({ why }) => why).join(' ') },
    };
  }
  return { kind: 'done', state: 'gone', changed: names.length > 0 };
}

function reasonToKeep(facts: AttemptFacts, namespace: string, preview: FoundPreview): string | null {
  const { name } = preview.endpoint;
  if (preview.ownership.kind !== 'ours') return `${name} was left alone: ${preview.ownership.reason}.`;
  return isProtected(facts.policy, { namespace, name })
    ? `${name} was left alone: the policy protects it.`
    : null;
}

/** Undefined when a 404 was seen. What is listed no more is not deleted a second time, only looked at. */
async function removeOne(
  { client }: AttemptFacts,
  endpoint: { readonly namespace: string; readonly name: string },
  isListed: boolean,
): Promise<ApiFault | undefined> {
  const deleted = isListed ? await client.deleteEndpoint(endpoint) : success('accepted');
  if (deleted.ok && deleted.value === 'alreadyGone') return undefined;
  for (const afterMs of LOOK_AFTER_MS) {
    await clock.sleep(afterMs);
    const look = await client.getEndpoint(endpoint);
    if (!look.ok && look.fault.kind === 'notFound') return undefined;
    // Whoever refuses a delete will not have done it a moment later.
    if (!deleted.ok) return deleted.fault;
  }
  return {
    kind: 'timedOut',
    operation: 'deleteEndpoint',
    timeoutMs: LOOK_AFTER_MS.reduce((sum, ms) => sum + ms),
  };
}
