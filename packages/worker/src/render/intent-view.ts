// What a caller sees of an intent, and with which status it is answered; pure.

import { describeTarget } from '@preview-endpoints/core';
import { renderProblem } from '../doors/problem.ts';
import type { Intent, Status, Subject } from '../intent/intent.ts';

/** What became of a trigger. Fields that have nothing to say are left out. */
export function viewIntent(intent: Intent, origin: string) {
  const { trouble, status, names } = intent;
  return {
    id: intent.id,
    status,
    action: intent.action,
    ...viewSubject(intent.subject),
    ...(intent.revision === null ? {} : { revision: intent.revision }),
    ...(intent.previousRevision === null ? {} : { previousRevision: intent.previousRevision }),
    ...(names.length === 0 ? {} : { previews: names }),
    ...(intent.meaning === null ? {} : { meaning: intent.meaning }),
    ...(intent.reason === null ? {} : { reason: intent.reason }),
    ...(intent.state === null ? {} : { state: intent.state }),
    ...(intent.changed === null ? {} : { changed: intent.changed }),
    ...(trouble === null ? {} : { trouble }),
    ...(intent.supersededBy === null ? {} : { supersededBy: intent.supersededBy }),
    attempts: intent.attempts,
    receivedAt: renderInstant(intent.receivedAtMs),
    ...(intent.finishedAtMs === null ? {} : { finishedAt: renderInstant(intent.finishedAtMs) }),
    ...(status === 'pending' ? { nextAttemptAt: renderInstant(intent.dueAtMs) } : {}),
    statusUrl: `${origin}/v1/triggers/${intent.id}`,
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

const ok: Answer = (view) => Response.json(view);

/** Superseded is a success for the sender: nothing is left to be done, and nothing to be sent again. */
const ANSWERS = {
  done: ok,
  superseded: ok,
  pending: (view) => Response.json(view, { status: 202, headers: { location: view.statusUrl } }),
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
