// The view of an intent for a caller; pure.

import { describeTarget } from '@preview-endpoints/core/previews';
import type { Intent, Subject } from '../intent/intent.ts';

/** The outcome of a trigger. Fields without a value are undefined, which JSON leaves out. */
export function viewIntent(intent: Intent, origin: string) {
  const { id, status, names, finishedAtMs } = intent;
  return {
    id,
    status,
    caller: intent.caller,
    action: intent.action,
    ...viewSubject(intent.subject),
    from: intent.from,
    revision: intent.revision ?? undefined,
    previousRevision: intent.previousRevision ?? undefined,
    previews: names.length === 0 ? undefined : names,
    meaning: intent.meaning ?? undefined,
    reason: intent.reason ?? undefined,
    state: intent.state ?? undefined,
    changed: intent.changed ?? undefined,
    trouble: intent.trouble ?? undefined,
    supersededBy: intent.supersededBy ?? undefined,
    attempts: intent.attempts,
    receivedAt: renderInstant(intent.receivedAtMs),
    finishedAt: finishedAtMs === null ? undefined : renderInstant(finishedAtMs),
    nextAttemptAt: status === 'pending' ? renderInstant(intent.dueAtMs) : undefined,
    statusUrl: `${origin}/v1/triggers/${id}`,
  };
}

function viewSubject(subject: Subject) {
  if (subject.kind === 'endpoint') {
    return { namespace: subject.endpoint.namespace, endpoint: subject.endpoint.name };
  }
  if (subject.kind === 'watch') {
    const { endpoint, model, ref } = subject;
    return { namespace: endpoint.namespace, endpoint: endpoint.name, model, ref };
  }
  const { namespace, repositoryId, target } = subject;
  return { namespace, repositoryId, target: describeTarget(target) };
}

export type IntentView = ReturnType<typeof viewIntent>;

/** RFC 3339, in UTC. */
export function renderInstant(ms: number): string {
  return new Date(ms).toISOString();
}
