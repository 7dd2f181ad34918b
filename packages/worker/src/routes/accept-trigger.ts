// The last doors of every trigger: authorise by the key's policy, claim, act, answer.

import { decideAccess } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Action, Key } from '../policy/policy.ts';
import { answerIntent } from '../render/intent-view.ts';
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
  const { settings, notes, requestId } = context.var;
  Object.assign(notes, { key: key.id, trigger: id, action, ...endpoint });
  const access = decideAccess(settings.policy, { key, action, endpoint });
  if (access !== 'allowed') return refuse(context, { code: access });
  const noted = context.env.TRIGGERS.getByName(key.id)
    .note(id, endpoint)
    .catch(() => {
      notes['index'] = 'failed';
    });
  const submitted = await endpointObject(context, endpoint).submit({
    id,
    caller: key.id,
    endpoint,
    action,
    reason,
    signedAtMs,
  });
  await noted;
  if (submitted.kind === 'idReused') return refuse(context, { code: 'idReused' });
  notes['outcome'] = submitted.intent.status;
  return answerIntent(submitted.intent, { origin: originOf(context), requestId });
}

/** One object per endpoint; the Hub knows a namespace in any case, so the object does too. */
export function endpointObject(context: RouteContext, endpoint: EndpointName) {
  return context.env.ENDPOINTS.getByName(`${endpoint.namespace.toLowerCase()}/${endpoint.name}`);
}

export function originOf(context: RouteContext): string {
  return new URL(context.req.url).origin;
}
