// One attempt to remove the previews of a target: find them by recomputed names, delete ours, believe only a 404.

import { failure, type Result } from '@preview-endpoints/core';
import { type ApiFault, isApiFault } from '@preview-endpoints/core/client';
import { isMergeQueueBranch } from '@preview-endpoints/core/github';
import {
  type FoundPreview,
  lateCreateLeftMs,
  removeEndpoint,
  searchPreviews,
} from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import type { Subject } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { confirmGone } from './confirm-gone.ts';
import { findMergeGroupPreviews } from './find-merge-group-previews.ts';

/** Most deletes are visible after 0.4 s. The next attempt checks slower ones. */
const GONE_WITHIN_MS = 1_500;

export async function attemptTeardown(
  facts: AttemptFacts,
  subject: Extract<Subject, { kind: 'target' }>,
): Promise<Attempt> {
  const { intent, note } = facts;
  const { namespace } = subject;
  const found = await findDoomed(facts, subject);
  if (!found.ok) return found.fault;
  const judged = found.value.map((preview) => ({
    name: preview.endpoint.name,
    why: reasonToKeep(facts, namespace, preview),
  }));
  const kept = judged.filter(({ why }) => why !== null);
  const ours = judged.filter(({ why }) => why === null).map(({ name }) => name);
  // An endpoint that an earlier attempt noted may belong to somebody else by now.
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
  return {
    kind: 'done',
    state: 'gone',
    changed: names.length > 0,
    mayReappear: mayReappear(facts, found.value),
  };
}

/** If nothing was found, a create may be on its way. If a preview is young, its create may have been sent twice. */
function mayReappear({ clock }: AttemptFacts, found: readonly FoundPreview[]): boolean {
  return found.length === 0 || found.some(({ endpoint }) => lateCreateLeftMs(endpoint, clock.now()) > 0);
}

/** Asks for the present status first. */
async function findDoomed(
  facts: AttemptFacts,
  subject: Extract<Subject, { kind: 'target' }>,
): Promise<Result<readonly FoundPreview[], Attempt>> {
  const { client, github } = facts;
  const { namespace, repositoryId, target } = subject;
  if (target.kind === 'branch' && isMergeQueueBranch(target.name))
    return findMergeGroupPreviews(facts, subject, target.name);
  const doubt = await confirmGone(facts, subject);
  if (doubt !== undefined) return failure(doubt);
  const repository = { server: github.server, id: repositoryId };
  const found = await searchPreviews({ client, namespace, repository, target });
  return found.ok ? found : failure({ kind: 'failed', fault: found.fault });
}

function reasonToKeep(facts: AttemptFacts, namespace: string, preview: FoundPreview): string | null {
  const { name } = preview.endpoint;
  if (preview.ownership.kind !== 'ours') return `${name} was left alone: ${preview.ownership.reason}.`;
  return isProtected(facts.policy, { namespace, name })
    ? `${name} was left alone: the policy protects it.`
    : null;
}

/** Undefined when a GET was answered with 404. An endpoint that is already gone is not deleted again, only read. */
async function removeOne(
  { client }: AttemptFacts,
  endpoint: { readonly namespace: string; readonly name: string },
  isThere: boolean,
): Promise<ApiFault | undefined> {
  const timeoutMs = GONE_WITHIN_MS;
  if (!isThere) {
    const gone = await client.waitUntil(endpoint, { goal: 'gone', timeoutMs });
    return gone.ok ? undefined : apiFaultOf(gone.fault);
  }
  const removed = await removeEndpoint({ client, endpoint, timeoutMs });
  if (removed.ok) return undefined;
  return apiFaultOf(removed.fault.kind === 'stillBilling' ? removed.fault.cause : removed.fault);
}

function apiFaultOf(fault: { readonly kind: string }): ApiFault {
  return isApiFault(fault)
    ? fault
    : { kind: 'timedOut', operation: 'deleteEndpoint', timeoutMs: GONE_WITHIN_MS };
}
