// `GET /v1/triggers/{id}` and its replay: what became of a trigger, for the key that sent it.

import { failure, type Result, success } from '@preview-endpoints/core';
import { claimOf } from '../intent/intent.ts';
import { decideAccess } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import { answerIntent, viewIntent } from '../render/intent-view.ts';
import { endpointObject, originOf } from './accept-trigger.ts';
import { requireKey } from './keyed.ts';
import { TRIGGER_ID } from './post-command.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function getTrigger(context: RouteContext): Promise<Response> {
  const found = await findTrigger(context);
  if (!found.ok) return found.fault;
  const { endpoint, claim } = found.value;
  const intent = await endpointObject(context, endpoint).find(claim);
  if (intent === null) return refuse(context, { code: 'triggerUnknown' });
  return Response.json(viewIntent(intent, originOf(context)));
}

/** Asks again for what was refused or is dead; the key must still be allowed to. */
export async function replayTrigger(context: RouteContext): Promise<Response> {
  const found = await findTrigger(context);
  if (!found.ok) return found.fault;
  const { endpoint, claim, key } = found.value;
  const object = endpointObject(context, endpoint);
  const intent = await object.find(claim);
  if (intent === null) return refuse(context, { code: 'triggerUnknown' });
  const { action } = intent;
  const access = decideAccess(context.var.settings.policy, { key, action, endpoint });
  if (access !== 'allowed') return refuse(context, { code: access });
  const replayed = await object.replay(claim);
  if (replayed.kind !== 'intent') return refuse(context, { code: 'notReplayable' });
  return answerIntent(replayed.intent, { origin: originOf(context), requestId: context.var.requestId });
}

interface Found {
  readonly key: Key;
  readonly endpoint: EndpointName;
  readonly claim: string;
}

async function findTrigger(context: RouteContext): Promise<Result<Found, Response>> {
  const key = await requireKey(context);
  if (!key.ok) return key;
  const id = context.req.param('id') ?? '';
  if (!TRIGGER_ID.test(id)) return failure(refuse(context, { code: 'idInvalid' }));
  const endpoint = await context.env.TRIGGERS.getByName(key.value.id).find(id);
  if (endpoint === null) return failure(refuse(context, { code: 'triggerUnknown' }));
  return success({ key: key.value, endpoint, claim: claimOf({ caller: key.value.id, id }) });
}
