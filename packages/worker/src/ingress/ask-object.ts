// Calls an object of the executor by its name. What the platform calls retryable is asked again, a few times.

import type { Clock } from '@preview-endpoints/core';
import { objectNameOf, type Subject } from '../shared/intent/intent.ts';
import type { RequestContext } from './context.ts';

/** While a deploy replaces the executor each object is reset once; more than this is trouble of another kind. */
const MOST_ASKS = 4;
const FIRST_PAUSE_MS = 50;

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

/**
 * An error may leave its stub broken, so `ask` takes a new one each time. Whatever is asked of an object has an id that it
 * claims, so to ask again does nothing twice. Source: Cloudflare documentation, Durable Objects, "Error handling".
 */
async function askAgain<Told>(clock: Clock, ask: () => Promise<Told>): Promise<Told> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await ask();
    } catch (error) {
      if (asked === MOST_ASKS || !isRetryable(error)) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (asked - 1));
    }
  }
}

/** To ask one again that has too much to do would give it more. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const isOverloaded = 'overloaded' in error && error.overloaded === true;
  return 'retryable' in error && error.retryable === true && !isOverloaded;
}
