// `GET /v1/endpoints` and `GET /v1/endpoints/{namespace}/{endpoint}`: the endpoints that a key may see, with their intents.

import { failure, success } from '@preview-endpoints/core';
import { isProtected, maySee } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { inTurns } from '../../shared/in-turns.ts';
import type { Trouble } from '../../shared/intent/intent.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { type KeyedContext, originOf } from '../context.ts';
import type { Replied } from '../http/reply.ts';
import { ASKED_AT_ONCE, describeEndpoint, MOST_ASKED, readVisible } from '../read-endpoints.ts';
import { accessProblem, parseEndpointName } from './endpoint-name.ts';

export async function listEndpoints(context: KeyedContext): Promise<Replied> {
  const { visible, unread } = await readVisible(context, context.var.key, { prices: false });
  const { policy } = context.var.settings;
  const isScheduled = (name: EndpointName) => findSchedule(policy, name) !== undefined;
  const scheduled = visible.filter(({ name }) => isScheduled(name));
  const schedules = new Map<EndpointName, Scheduled>(scheduled.map(({ name }) => [name, LEFT_OUT]));
  await inTurns(scheduled.slice(0, MOST_ASKED), ASKED_AT_ONCE, async ({ name }) => {
    schedules.set(name, await readSchedule(context, name));
  });
  const endpoints = visible.map(({ name, facts }) => ({
    ...viewEndpoint(context, name, facts.state),
    ...schedules.get(name),
  }));
  return success({ body: { endpoints, unread } });
}

interface Scheduled {
  readonly schedule?: ScheduleView;
  readonly trouble?: Trouble;
}

const LEFT_OUT: Scheduled = {
  trouble: {
    kind: 'unread',
    text: `One list reads ${MOST_ASKED} schedules at most. Request this endpoint alone to see its schedule.`,
  },
};

export async function getEndpoint(context: KeyedContext): Promise<Replied> {
  const parsed = parseEndpointName(context);
  if (!parsed.ok) return parsed;
  const endpoint = parsed.value;
  if (!maySee(context.var.key, endpoint))
    return failure(accessProblem('notGranted', { action: 'every action', endpoint }));
  const { EXECUTOR } = context.env;
  const reading = await EXECUTOR.readEndpoint(endpoint);
  // A call would create the endpoint's object, and callers could invent names without end.
  if (reading.state === 'gone' && !(await EXECUTOR.remembers(endpoint)))
    return failure({ code: 'endpointUnknown' });
  const description = await describeEndpoint(context, endpoint);
  const { intents, schedule, decisions } = description.ok ? description.value : NOTHING;
  if (reading.state === 'gone' && description.ok && intents.length === 0)
    return failure({ code: 'endpointUnknown' });
  const trouble = 'trouble' in reading ? reading.trouble : troubleOf(description);
  const origin = originOf(context);
  const body = {
    ...viewEndpoint(context, endpoint, reading.state),
    ...(trouble === undefined ? {} : { trouble }),
    ...(schedule === null ? {} : { schedule, decisions }),
    intents: intents.map((intent) => viewIntent(intent, origin)),
  };
  return success({ body });
}

const NOTHING = { intents: [], schedule: null, decisions: [] };

function troubleOf(
  described: { readonly ok: true } | { readonly ok: false; readonly fault: Trouble },
): Trouble | undefined {
  return described.ok ? undefined : described.fault;
}

function viewEndpoint(context: KeyedContext, { namespace, name }: EndpointName, state: string) {
  const { policy } = context.var.settings;
  return { namespace, name, state, protected: isProtected(policy, { namespace, name }) };
}

/** Only for endpoints with a schedule, because each answer is a call to another object. */
async function readSchedule(context: KeyedContext, endpoint: EndpointName): Promise<Scheduled> {
  const description = await describeEndpoint(context, endpoint);
  if (!description.ok) return { trouble: description.fault };
  const { schedule } = description.value;
  return schedule === null ? {} : { schedule };
}
