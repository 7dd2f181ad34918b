// Reads the endpoints that a key may see, with the state of their objects. An object that fails affects only its own row.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { EndpointFacts } from '../executor/api/read-endpoints.ts';
import { maySee, visibleNamespaces } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import type { Trouble } from '../shared/intent/intent.ts';
import type { Description } from '../shared/object-answers.ts';
import { askEndpoint } from './ask-object.ts';
import type { RequestContext } from './context.ts';

/** The platform allows 1,000 calls to other objects per request. Endpoints beyond this limit are shown without history. */
export const MOST_ASKED = 900;
/** More concurrent calls would only wait for each other. */
export const ASKED_AT_ONCE = 50;

export interface VisibleEndpoints {
  readonly visible: readonly { readonly name: EndpointName; readonly facts: EndpointFacts }[];
  /** Namespaces that could not be read, so that their endpoints do not seem to be gone. */
  readonly unread: readonly { readonly namespace: string; readonly trouble: Trouble }[];
}

export async function readVisible(
  { env }: Pick<RequestContext, 'env'>,
  key: Key,
  wanted: { readonly prices: boolean },
): Promise<VisibleEndpoints> {
  const readings = await env.EXECUTOR.readNamespaces(visibleNamespaces(key), wanted);
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

const UNREAD: Trouble = {
  kind: 'unread',
  text: 'The triggers of this endpoint could not be read just now. Try again.',
};

export async function describeEndpoint(
  context: RequestContext,
  endpoint: EndpointName,
): Promise<Result<Description, Trouble>> {
  try {
    return success(
      await askEndpoint(context, { kind: 'endpoint', endpoint }, async (object) => object.describe(endpoint)),
    );
  } catch (error) {
    const { ports, requestId } = context.var;
    const { namespace, name } = endpoint;
    const reason = error instanceof Error ? error.name : 'unknown';
    ports.log({
      level: 'warning',
      message: 'an object could not be read',
      fields: { requestId, namespace, name, error: reason },
    });
    return failure(UNREAD);
  }
}
