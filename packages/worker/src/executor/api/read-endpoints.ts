// What the API says of endpoints, as the ingress shows it; it only reads.

import { redact, type Secret } from '@preview-endpoints/core';
import {
  type Catalogue,
  type createEndpointClient,
  type Endpoint,
  type EndpointClient,
  stateOf,
} from '@preview-endpoints/core/client';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { describeFault } from '../../shared/intent/describe-fault.ts';
import type { Trouble } from '../../shared/intent/intent.ts';

export interface EndpointFacts {
  readonly name: string;
  readonly state: string;
  /** The API's own words, null where it has none. */
  readonly errorMessage: string | null;
  readonly message: string | null;
  /** US dollars with every replica up; null where the API tells no price, or was not asked for one. */
  readonly pricePerHour: number | null;
}

/** A namespace that cannot be read is named, so that its endpoints don't seem to be gone. */
export type NamespaceReading =
  | { readonly namespace: string; readonly endpoints: readonly EndpointFacts[] }
  | { readonly namespace: string; readonly trouble: Trouble };

/** `gone` is what a 404 means; with any other fault nothing is known. */
export type EndpointReading =
  | { readonly state: string }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly trouble: Trouble };

export interface Reader {
  readonly client: EndpointClient;
  readonly token: Secret;
  /** On its way beside the lists; undefined where nobody wants prices. */
  readonly catalogue: Promise<Catalogue | undefined> | undefined;
}

/** Undefined where the API has none or could not be asked: without prices everything else can still be shown. */
export async function readCatalogue(
  client: ReturnType<typeof createEndpointClient>,
): Promise<Catalogue | undefined> {
  const listed = await client.listProviders();
  return listed.ok ? listed.value : undefined;
}

export async function readNamespace(
  { client, token, catalogue: asked }: Reader,
  namespace: string,
): Promise<NamespaceReading> {
  const [reply, catalogue] = await Promise.all([client.listEndpoints({ namespace }), asked]);
  if (!reply.ok) return { namespace, trouble: describeFault(reply.fault) };
  return {
    namespace,
    endpoints: reply.value.endpoints.map((endpoint) => factsOf(endpoint, token, catalogue)),
  };
}

export async function readEndpoint(client: EndpointClient, name: EndpointName): Promise<EndpointReading> {
  const reply = await client.getEndpoint(name);
  if (reply.ok) return { state: stateOf(reply.value) };
  if (reply.fault.kind === 'notFound') return { state: 'gone' };
  return { state: 'unknown', trouble: describeFault(reply.fault) };
}

/** A container that failed may have written anything into its message. */
function factsOf(endpoint: Endpoint, token: Secret, catalogue: Catalogue | undefined): EndpointFacts {
  const { errorMessage, message } = endpoint.status;
  const clean = (text: unknown) => (typeof text === 'string' && text !== '' ? redact(text, [token]) : null);
  return {
    name: endpoint.name,
    state: stateOf(endpoint),
    errorMessage: clean(errorMessage),
    message: clean(message),
    pricePerHour: (catalogue === undefined ? undefined : endpointHourlyPrice(catalogue, endpoint)) ?? null,
  };
}
