// Calls an object of the executor by its name. What the platform calls retryable is asked again, a few times.

import { askAgain } from '../shared/ask-again.ts';
import { objectNameOf, type Subject } from '../shared/intent/intent.ts';
import type { RequestContext } from './context.ts';

type EndpointStub = ReturnType<Env['ENDPOINTS']['getByName']>;
type IndexStub = ReturnType<Env['TRIGGERS']['getByName']>;
type Asked = Pick<RequestContext, 'env' | 'var'>;

/** The object that keeps the intents of a subject. */
export function askEndpoint<Told>(
  { env, var: { ports } }: Asked,
  subject: Subject,
  ask: (object: EndpointStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.ENDPOINTS.getByName(objectNameOf(subject))));
}

/** The same by the name that the index of triggers has for it. */
export function askNamed<Told>(
  { env, var: { ports } }: Asked,
  name: string,
  ask: (object: EndpointStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.ENDPOINTS.getByName(name)));
}

/** The index of one caller's triggers. */
export function askIndex<Told>(
  { env, var: { ports } }: Asked,
  caller: string,
  ask: (index: IndexStub) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.TRIGGERS.getByName(caller)));
}
