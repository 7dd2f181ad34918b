// The last doors of every trigger: authorise by the key's policy, claim, act, answer.

import { redactKnown } from '@preview-endpoints/core';
import { objectNameOf, type Subject, type Submission } from '../intent/intent.ts';
import type { Submitted } from '../object/object-answers.ts';
import { decideAccess } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Action, Key } from '../policy/policy.ts';
import { answerIntent } from '../render/intent-view.ts';
import { refuseAccess } from './keyed.ts';
import { type RouteContext, refuse } from './scene.ts';

export interface AcceptedTrigger {
  readonly key: Key;
  readonly id: string;
  readonly action: Action;
  readonly endpoint: EndpointName;
  readonly reason: string | null;
  readonly signedAtMs: number | null;
}

export async function acceptTrigger(context: RouteContext, trigger: AcceptedTrigger): Promise<Response> {
  const { key, id, action, endpoint, reason, signedAtMs } = trigger;
  const { notes, settings } = context.env;
  notes.key = key.id;
  notes.trigger = id;
  notes.action = action;
  notes.namespace = endpoint.namespace;
  notes.name = endpoint.name;
  const access = decideAccess(settings.policy, { key, action, endpoint });
  if (access !== 'allowed') return refuseAccess(context, access, trigger);
  const subject: Subject = { kind: 'endpoint', endpoint };
  const shown = reason && redactKnown(reason);
  return submit(context, { id, caller: key.id, subject, action, reason: shown, saidAtMs: signedAtMs });
}

/** Claims and acts. */
export async function submit(context: RouteContext, submission: Submission): Promise<Response> {
  const object = context.env.ENDPOINTS.getByName(objectNameOf(submission.subject));
  return answerSubmitted(context, await object.submit(submission));
}

export function answerSubmitted(context: RouteContext, submitted: Submitted): Response {
  const notes = context.env.notes;
  if (submitted.kind === 'idReused') return refuse(context, { code: 'idReused' });
  if (submitted.kind === 'crowded') return refuse(context, { code: 'tooManyWaiting' });
  notes.outcome = submitted.intent.status;
  return answerIntent(submitted.intent, { origin: originOf(context), requestId: context.env.requestId });
}

export function originOf(context: RouteContext): string {
  return new URL(context.req.url).origin;
}
