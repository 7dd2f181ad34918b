// `GET /v1/endpoints` and `GET /v1/endpoints/{namespace}/{endpoint}`: what a key may see, and what was asked of it.

import type { EndpointFacts } from '../../executor/api/read-endpoints.ts';
import { isProtected, maySee, visibleNamespaces } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Key } from '../../policy/policy.ts';
import { respondJson } from '../../shared/http/respond.ts';
import type { Trouble } from '../../shared/intent/intent.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import type { Description } from '../../shared/object-answers.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { originOf } from './accept-trigger.ts';
import { parseEndpointName, refuseAccess, requireKey } from './keyed.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function listEndpoints(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const { visible, unread } = await readVisible(context, key.value, { prices: false });
  const views = visible.map(async ({ name, facts }) => ({
    ...viewEndpoint(context, name, facts.state),
    ...viewOf(await readSchedule(context, name)),
  }));
  return respondJson({ endpoints: await Promise.all(views), unread }, context.env.requestId);
}

export interface Visible {
  readonly visible: readonly { readonly name: EndpointName; readonly facts: EndpointFacts }[];
  /** Named, so that its endpoints don't seem to be gone. */
  readonly unread: readonly { readonly namespace: string; readonly trouble: Trouble }[];
}

export async function readVisible(
  context: RouteContext,
  key: Key,
  wanted: { readonly prices: boolean },
): Promise<Visible> {
  const readings = await context.env.EXECUTOR.readNamespaces(visibleNamespaces(key), wanted);
  const visible = readings.flatMap((reading) =>
    'trouble' in reading
      ? []
      : reading.endpoints.map((facts) => ({
          name: { namespace: reading.namespace, name: facts.name },
          facts,
        })),
  );
  return {
    visible: visible.filter(({ name }) => maySee(key, name)),
    unread: readings.filter((reading) => 'trouble' in reading),
  };
}

export async function getEndpoint(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const name = parseEndpointName(context);
  if (!name.ok) return name.fault;
  if (!maySee(key.value, name.value))
    return refuseAccess(context, 'notGranted', { action: 'every action', endpoint: name.value });
  const [reading, { intents, schedule, decisions }] = await Promise.all([
    context.env.EXECUTOR.readEndpoint(name.value),
    describe(context, name.value),
  ]);
  if (reading.state === 'gone' && intents.length === 0) return refuse(context, { code: 'endpointUnknown' });
  const origin = originOf(context);
  const view = {
    ...viewEndpoint(context, name.value, reading.state),
    ...('trouble' in reading ? { trouble: reading.trouble } : {}),
    ...viewOf(schedule),
    ...(schedule === null ? {} : { decisions }),
    intents: intents.map((intent) => viewIntent(intent, origin)),
  };
  return respondJson(view, context.env.requestId);
}

function viewEndpoint(context: RouteContext, { namespace, name }: EndpointName, state: string) {
  const { policy } = context.env.settings;
  return { namespace, name, state, protected: isProtected(policy, { namespace, name }) };
}

function viewOf(schedule: ScheduleView | null): { readonly schedule?: ScheduleView } {
  return schedule === null ? {} : { schedule };
}

export async function describe(context: RouteContext, endpoint: EndpointName): Promise<Description> {
  const object = objectNameOf({ kind: 'endpoint', endpoint });
  return context.env.ENDPOINTS.getByName(object).describe(endpoint);
}

/** Only what has a schedule is asked: each answer is a call to another object. */
async function readSchedule(context: RouteContext, endpoint: EndpointName): Promise<ScheduleView | null> {
  const { policy } = context.env.settings;
  if (findSchedule(policy, endpoint) === undefined) return null;
  return (await describe(context, endpoint)).schedule;
}
