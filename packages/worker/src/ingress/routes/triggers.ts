// `GET /v1/triggers/{id}` and its replay: what became of a trigger, for the key that sent it or owns its namespace.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Access, decideAccess, maySee } from '../../policy/decide-access.ts';
import { ACTIONS, type Key, type Policy } from '../../policy/policy.ts';
import { githubCallerOf, hubCallerOf, scheduleCallerOf, sweepCallerOf } from '../../shared/callers.ts';
import { respondJson } from '../../shared/http/respond.ts';
import { claimOf, type Intent, namespaceOf } from '../../shared/intent/intent.ts';
import { answerIntent, viewIntent } from '../../shared/view/intent-view.ts';
import { originOf } from './accept-trigger.ts';
import { refuseAccess, requireKey } from './keyed.ts';
import { TRIGGER_ID } from './read-command.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function getTrigger(context: RouteContext): Promise<Response> {
  const found = await findTrigger(context);
  if (!found.ok) return found.fault;
  return respondJson(viewIntent(found.value.intent, originOf(context)), context.env.requestId);
}

/** Asks again for what was refused or is dead; the key must still be allowed to. */
export async function replayTrigger(context: RouteContext): Promise<Response> {
  const found = await findTrigger(context);
  if (!found.ok) return found.fault;
  const { object, intent, key } = found.value;
  const access = decideReplay(context.env.settings.policy, key, intent);
  if (access !== 'allowed') return refuseAccess(context, access, needOf(intent));
  const replayed = await context.env.ENDPOINTS.getByName(object).replay(intent.claim);
  if (replayed.kind !== 'intent') return refuse(context, { code: 'notReplayable' });
  return answerIntent(replayed.intent, { origin: originOf(context), requestId: context.env.requestId });
}

function needOf({ action, subject }: Intent) {
  return subject.kind === 'endpoint'
    ? { action, endpoint: subject.endpoint }
    : { action: 'some of the actions', endpoint: { namespace: namespaceOf(subject), name: '*' } };
}

/** A teardown or a roll may be asked for again by whoever may do anything in its namespace. */
function decideReplay(policy: Policy, key: Key, { action, subject }: Intent): Access {
  if (subject.kind === 'endpoint' && action !== 'teardown' && action !== 'keep' && action !== 'roll') {
    return decideAccess(policy, { key, action, endpoint: subject.endpoint });
  }
  const mayAll = key.grants.some(
    ({ namespace, endpoint, actions }) =>
      namespace === namespaceOf(subject) && endpoint === '*' && actions.length === ACTIONS.length,
  );
  return mayAll ? 'allowed' : 'notGranted';
}

interface Found {
  readonly key: Key;
  readonly object: string;
  readonly intent: Intent;
}

async function findTrigger(context: RouteContext): Promise<Result<Found, Response>> {
  const key = await requireKey(context);
  if (!key.ok) return key;
  const id = context.req.param('id') ?? '';
  if (!TRIGGER_ID.test(id)) return failure(refuse(context, { code: 'idInvalid' }));
  for (const caller of visibleCallers(context.env.settings.policy, key.value)) {
    const object = await context.env.TRIGGERS.getByName(caller).find(id);
    if (object === null) continue;
    const intent = await context.env.ENDPOINTS.getByName(object).find(claimOf({ caller, id }));
    if (intent !== null && maySeeIntent(key.value, intent))
      return success({ key: key.value, object, intent });
  }
  return failure(refuse(context, { code: 'triggerUnknown' }));
}

/** What is about an endpoint is for the keys that may see it; a teardown is the namespace's. */
function maySeeIntent(key: Key, { caller, subject }: Intent): boolean {
  return caller === key.id || subject.kind === 'target' || maySee(key, subject.endpoint);
}

/** The key itself, the schedules, and the repositories and models that act in a namespace in which it may do something. */
function visibleCallers(policy: Policy, key: Key): readonly string[] {
  const namespaces = key.grants.map(({ namespace }) => namespace);
  const repositories = policy.repositories.filter(({ namespace }) => namespaces.includes(namespace));
  const watches = policy.watches.filter(({ namespace }) => namespaces.includes(namespace));
  const schedules = policy.schedules.filter(({ namespace }) => namespaces.includes(namespace));
  return [
    ...new Set([
      key.id,
      ...repositories.flatMap((each) => [githubCallerOf(each), sweepCallerOf(each)]),
      ...watches.map(hubCallerOf),
      ...schedules.map(scheduleCallerOf),
    ]),
  ];
}
