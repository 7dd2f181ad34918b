// The last doors of every trigger: authorise by the key's policy, claim, act, answer.

import { redactKnown } from '@preview-endpoints/core';
import { decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Action, Key } from '../../policy/policy.ts';
import { objectNameOf, type Subject, type Submission } from '../../shared/intent/intent.ts';
import type { Submitted } from '../../shared/object-answers.ts';
import { answerIntent } from '../../shared/view/intent-view.ts';
import { refuseAccess } from './keyed.ts';
import { type Call, refuse } from './scene.ts';

export interface AcceptedTrigger {
  readonly key: Key;
  readonly id: string;
  readonly action: Action;
  readonly endpoint: EndpointName;
  readonly reason: string | null;
  readonly signedAtMs: number | null;
}

export async function acceptTrigger(call: Call, trigger: AcceptedTrigger): Promise<Response> {
  const { key, id, action, endpoint, reason, signedAtMs } = trigger;
  const { notes, settings } = call.env;
  notes.key = key.id;
  notes.trigger = id;
  notes.action = action;
  notes.namespace = endpoint.namespace;
  notes.name = endpoint.name;
  const access = decideAccess(settings.policy, { key, action, endpoint });
  if (access !== 'allowed') return refuseAccess(call, access, trigger);
  const subject: Subject = { kind: 'endpoint', endpoint };
  const shown = reason && redactKnown(reason);
  return submit(call, { id, caller: key.id, subject, action, reason: shown, saidAtMs: signedAtMs });
}

/** Claims and acts. */
export async function submit(call: Call, submission: Submission): Promise<Response> {
  const object = call.env.ENDPOINTS.getByName(objectNameOf(submission.subject));
  return answerSubmitted(call, await object.submit(submission));
}

export function answerSubmitted(call: Call, submitted: Submitted): Response {
  const notes = call.env.notes;
  if (submitted.kind === 'idReused') return refuse(call, { code: 'idReused' });
  if (submitted.kind === 'crowded') return refuse(call, { code: 'tooManyWaiting' });
  notes.outcome = submitted.intent.status;
  return answerIntent(submitted.intent, { origin: originOf(call), requestId: call.env.requestId });
}

export function originOf(call: Call): string {
  return new URL(call.req.raw.url).origin;
}
