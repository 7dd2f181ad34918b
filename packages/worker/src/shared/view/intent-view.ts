// What a caller sees of an intent, and with which status it is answered; pure.

import { describeTarget } from '@preview-endpoints/core/previews';
import { renderProblem } from '../http/problem.ts';
import { respondJson } from '../http/respond.ts';
import type { Intent, Status, Subject } from '../intent/intent.ts';

/** What became of a trigger. Fields that have nothing to say are undefined, which JSON leaves out. */
export function viewIntent(intent: Intent, origin: string) {
  const { id, status, names, finishedAtMs } = intent;
  return {
    id,
    status,
    caller: intent.caller,
    action: intent.action,
    ...viewSubject(intent.subject),
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

type Answer = (view: IntentView, intent: Intent, requestId: string) => Response;

const ok: Answer = (view, _intent, requestId) => respondJson(view, requestId);

/** Superseded is a success for the sender: nothing is left to be done, and nothing to be sent again. */
const ANSWERS = {
  done: ok,
  superseded: ok,
  pending: (view, _intent, requestId) => {
    const answer = respondJson(view, requestId, 202);
    answer.headers.set('location', view.statusUrl);
    return answer;
  },
  refused: (view, { trouble }, requestId) => {
    const code = trouble?.kind === 'notFound' ? 'endpointUnknown' : 'refused';
    return renderProblem({ code, ...detailOf(view), fields: { trigger: view } }, requestId);
  },
  dead: (view, _intent, requestId) =>
    renderProblem({ code: 'dead', ...detailOf(view), fields: { trigger: view } }, requestId),
} as const satisfies Record<Status, Answer>;

function detailOf({ trouble }: IntentView): { readonly detail?: string } {
  return trouble === undefined ? {} : { detail: trouble.text };
}

/** The same stored intent always gets the same answer. */
export function answerIntent(
  intent: Intent,
  about: { readonly origin: string; readonly requestId: string },
): Response {
  return ANSWERS[intent.status](viewIntent(intent, about.origin), intent, about.requestId);
}
