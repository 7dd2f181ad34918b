// `GET /v1/endpoints` and `GET /v1/endpoints/{namespace}/{endpoint}`: what a key may see, and what was asked of it.

import { type ApiFault, createEndpointClient, type Endpoint, stateOf } from '@preview-endpoints/core';
import { describeFault } from '../intent/describe-fault.ts';
import { objectNameOf } from '../intent/intent.ts';
import { isProtected, maySee, visibleNamespaces } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import { clock, random } from '../ports.ts';
import { viewIntent } from '../render/intent-view.ts';
import { viewDecision, viewSchedule } from '../render/schedule-view.ts';
import { findSchedule } from '../schedule/find-schedule.ts';
import type { Standing } from '../schedule/standing.ts';
import { originOf } from './accept-trigger.ts';
import { parseEndpointName, requireKey } from './keyed.ts';
import { type RouteContext, refuse } from './scene.ts';

/** A person waits for the page: one more try, then say what is wrong. */
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 8_000, callTimeoutMs: 15_000 };

export async function listEndpoints(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const { visible, unread } = await readVisible(context, key.value);
  return Response.json({
    endpoints: await Promise.all(
      visible.map(async ({ name, endpoint }) => ({
        ...viewEndpoint(context, name, endpoint),
        ...viewOfSchedule(context, name, await readStanding(context, name)),
      })),
    ),
    unread,
  });
}

/** A namespace that cannot be read is named, so that its endpoints don't seem to be gone. */
export async function readVisible(context: RouteContext, key: Key) {
  const client = createReader(context);
  const read = await Promise.all(
    visibleNamespaces(key).map(async (namespace) => ({
      namespace,
      reply: await client.listEndpoints({ namespace }),
    })),
  );
  const visible = read.flatMap(({ namespace, reply }) =>
    reply.ok
      ? reply.value
          .map((endpoint) => ({ name: { namespace, name: endpoint.name }, endpoint }))
          .filter(({ name }) => maySee(key, name))
      : [],
  );
  const unread = read.flatMap(({ namespace, reply }) =>
    reply.ok ? [] : [{ namespace, trouble: describeFault(reply.fault) }],
  );
  return { visible, unread };
}

export async function getEndpoint(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const name = parseEndpointName(context);
  if (!name.ok) return name.fault;
  if (!maySee(key.value, name.value)) return refuse(context, { code: 'notGranted' });
  const [reply, standing, intents] = await Promise.all([
    createReader(context).getEndpoint(name.value),
    readStanding(context, name.value),
    context.env.ENDPOINTS.getByName(objectNameOf({ kind: 'endpoint', endpoint: name.value })).latest(),
  ]);
  const isUnknown = !reply.ok && reply.fault.kind === 'notFound';
  if (isUnknown && intents.length === 0) return refuse(context, { code: 'endpointUnknown' });
  const origin = originOf(context);
  return Response.json({
    ...(reply.ok
      ? viewEndpoint(context, name.value, reply.value)
      : viewUnread(context, name.value, reply.fault)),
    ...viewOfSchedule(context, name.value, standing),
    ...(standing === undefined ? {} : { decisions: standing.decisions.map(viewDecision) }),
    intents: intents.map((intent) => viewIntent(intent, origin)),
  });
}

function viewEndpoint(context: RouteContext, { namespace, name }: EndpointName, endpoint: Endpoint) {
  const { policy } = context.get('settings');
  return { namespace, name, state: stateOf(endpoint), protected: isProtected(policy, { namespace, name }) };
}

/** `gone` is what a 404 means; anything else is not known. */
function viewUnread(context: RouteContext, endpoint: EndpointName, fault: ApiFault) {
  const { policy } = context.get('settings');
  const isGone = fault.kind === 'notFound';
  return {
    namespace: endpoint.namespace,
    name: endpoint.name,
    state: isGone ? 'gone' : 'unknown',
    protected: isProtected(policy, endpoint),
    ...(isGone ? {} : { trouble: describeFault(fault) }),
  };
}

/** Only what has a schedule is asked: each answer is a call to another object. */
export async function readStanding(
  context: RouteContext,
  endpoint: EndpointName,
): Promise<Standing | undefined> {
  if (findSchedule(context.get('settings').policy, endpoint) === undefined) return undefined;
  return context.env.ENDPOINTS.getByName(objectNameOf({ kind: 'endpoint', endpoint })).standing();
}

export function viewOfSchedule(
  context: RouteContext,
  endpoint: EndpointName,
  standing: Standing | undefined,
): { readonly schedule?: ReturnType<typeof viewSchedule> } {
  const schedule = findSchedule(context.get('settings').policy, endpoint);
  if (schedule === undefined || standing === undefined) return {};
  return { schedule: viewSchedule(schedule, standing, clock.now()) };
}

export function createReader(context: RouteContext): ReturnType<typeof createEndpointClient> {
  const { token, apiUrl, dialect } = context.get('settings');
  return createEndpointClient({ token, apiUrl, dialect, limits: LIMITS, ports: { clock, random } });
}
