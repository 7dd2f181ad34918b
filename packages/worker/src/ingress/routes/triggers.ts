// `GET /v1/triggers/{id}` and its replay: a trigger's outcome, for the key that sent it or owns its namespace.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Access, decideAccess, maySee } from '../../policy/decide-access.ts';
import { GRANTED_ACTIONS, type Key, type Policy } from '../../policy/policy.ts';
import {
  githubCallerOf,
  hubCallerOf,
  idleCallerOf,
  scheduleCallerOf,
  sweepCallerOf,
} from '../../shared/callers.ts';
import { claimOf, type Intent, namespaceOf } from '../../shared/intent/intent.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';
import { askIndex, askNamed } from '../ask-object.ts';
import { type KeyedContext, originOf } from '../context.ts';
import type { Problem } from '../http/problem.ts';
import { type Replied, replyWithIntent } from '../http/reply.ts';
import { accessProblem } from './endpoint-name.ts';
import { TRIGGER_ID } from './trigger-id.ts';

export async function getTrigger(context: KeyedContext): Promise<Replied> {
  const found = await findTrigger(context);
  return found.ok ? success({ body: viewIntent(found.value.intent, originOf(context)) }) : found;
}

/** Submits a refused or dead trigger again; the key must still be allowed to do it. */
export async function replayTrigger(context: KeyedContext): Promise<Replied> {
  const found = await findTrigger(context);
  if (!found.ok) return found;
  const { object: name, intent } = found.value;
  const access = decideReplay(context.var.settings.policy, context.var.key, intent);
  if (access !== 'allowed') return failure(accessProblem(access, needOf(intent)));
  const replayed = await askNamed(context, name, async (object) => object.replay(intent.claim));
  if (replayed.kind !== 'intent') return failure({ code: 'notReplayable' });
  return replyWithIntent(replayed.intent, originOf(context));
}

function needOf({ action, subject }: Intent) {
  return subject.kind === 'endpoint'
    ? { action, endpoint: subject.endpoint }
    : { action: 'some of the actions', endpoint: { namespace: namespaceOf(subject), name: '*' } };
}

/** A key that may do anything in a namespace may also ask again for a teardown or a roll there. */
function decideReplay(policy: Policy, key: Key, { action, subject }: Intent): Access {
  if (subject.kind === 'endpoint' && action !== 'teardown' && action !== 'keep' && action !== 'roll') {
    return decideAccess(policy, { key, action, endpoint: subject.endpoint });
  }
  const mayAll = key.grants.some(
    ({ namespace, endpoint, actions }) =>
      namespace === namespaceOf(subject) && endpoint === '*' && actions.length === GRANTED_ACTIONS.length,
  );
  return mayAll ? 'allowed' : 'notGranted';
}

interface Found {
  /** The name of the object that stores the trigger. */
  readonly object: string;
  readonly intent: Intent;
}

async function findTrigger(context: KeyedContext): Promise<Result<Found, Problem>> {
  const { key, settings } = context.var;
  const id = context.req.param('id') ?? '';
  if (!TRIGGER_ID.test(id)) return failure({ code: 'idInvalid' });
  for (const caller of visibleCallers(settings.policy, key)) {
    const name = await askIndex(context, caller, async (index) => index.find(id));
    if (name === null) continue;
    const intent = await askNamed(context, name, async (object) => object.find(claimOf({ caller, id })));
    if (intent !== null && maySeeIntent(key, intent)) return success({ object: name, intent });
  }
  return failure({ code: 'triggerUnknown' });
}

/** Triggers of an endpoint are visible to the keys that may see it; a teardown belongs to the namespace. */
function maySeeIntent(key: Key, { caller, subject }: Intent): boolean {
  return caller === key.id || subject.kind === 'target' || maySee(key, subject.endpoint);
}

/** The key itself, and all other callers in a namespace where the key may do something. */
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
      ...namespaces.map((namespace) => idleCallerOf({ namespace })),
    ]),
  ];
}
