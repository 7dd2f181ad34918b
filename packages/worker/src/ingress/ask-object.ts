// Calls an object of the executor by its name. A call that the platform calls retryable is repeated a few times.

import { askAgain } from '../shared/ask-again.ts';
import { objectNameOf, type Subject } from '../shared/intent/intent.ts';
import type { RequestContext } from './context.ts';

type EndpointStub = ReturnType<Env['ENDPOINTS']['getByName']>;
type IndexStub = ReturnType<Env['TRIGGERS']['getByName']>;
type AskContext = Pick<RequestContext, 'env' | 'var'>;

/** Calls the object that keeps the intents of a subject. */
export function askEndpoint<Told>(
  { env, var: { ports } }: AskContext,
  subject: Subject,
  ask: (object: EndpointStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.ENDPOINTS.getByName(objectNameOf(subject))));
}

/** The same, by the name of the object in the index of triggers. */
export function askNamed<Told>(
  { env, var: { ports } }: AskContext,
  name: string,
  ask: (object: EndpointStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.ENDPOINTS.getByName(name)));
}

/** Calls the index of one caller's triggers. */
export function askIndex<Told>(
  { env, var: { ports } }: AskContext,
  caller: string,
  ask: (index: IndexStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.TRIGGERS.getByName(caller)));
}
