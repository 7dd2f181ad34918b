// Reads from the API what the ingress shows about endpoints. It only reads.

import { redact, type Secret } from '@preview-endpoints/core';
import {
  type Catalogue,
  type createEndpointClient,
  type Endpoint,
  type EndpointClient,
  stateOf,
  timeMs,
} from '@preview-endpoints/core/client';
import { endpointHourlyPrice, identifyCandidate, type PreviewTarget } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Rules } from '../../policy/policy.ts';
import { describeFault } from '../../shared/intent/describe-fault.ts';
import type { Trouble } from '../../shared/intent/intent.ts';

export interface EndpointFacts {
  readonly name: string;
  readonly state: string;
  /** The API's own text, null where it has none. */
  readonly errorMessage: string | null;
  readonly message: string | null;
  /** US dollars with every replica up. Null where the API gives no price, or no prices were asked for. */
  readonly pricePerHour: number | null;
  /** The model and the instance; null where the API does not say. */
  readonly model: string | null;
  readonly revision: string | null;
  readonly instance: { readonly what: string; readonly where: string } | null;
  /** When the endpoint last changed, according to the API. */
  readonly updatedAtMs: number | null;
  /** The policy's repository whose preview this endpoint is, proven by its name and tags. Null for all other endpoints. */
  readonly preview: PreviewOf | null;
}

export interface PreviewOf {
  /** The host of the GitHub server. */
  readonly server: string;
  /** In the policy's spelling. */
  readonly repository: string;
  readonly target: PreviewTarget;
}

/** A namespace that cannot be read is listed with its fault, so that its endpoints do not seem to be gone. */
export type NamespaceReading =
  | { readonly namespace: string; readonly endpoints: readonly EndpointFacts[] }
  | { readonly namespace: string; readonly trouble: Trouble };

/** `gone` means a 404. After any other fault the endpoint's state is unknown. */
export type EndpointReading =
  | { readonly state: string }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly trouble: Trouble };

export interface Reader {
  readonly client: EndpointClient;
  readonly token: Secret;
  /** Read in parallel with the lists. Undefined where no prices are wanted. */
  readonly catalogue: Promise<Catalogue | undefined> | undefined;
  readonly repositories: Rules['repositories'];
  /** The host of the GitHub server of the repositories. */
  readonly server: string;
}

/** Undefined where the API has no catalogue or could not be asked: everything else can be shown without prices. */
export async function readCatalogue(
  client: ReturnType<typeof createEndpointClient>,
): Promise<Catalogue | undefined> {
  const listed = await client.listProviders();
  return listed.ok ? listed.value : undefined;
}

export async function readNamespace(reader: Reader, namespace: string): Promise<NamespaceReading> {
  const { client, token, catalogue: asked } = reader;
  const [reply, catalogue] = await Promise.all([client.listEndpoints({ namespace }), asked]);
  if (!reply.ok) return { namespace, trouble: describeFault(reply.fault) };
  return {
    namespace,
    endpoints: await Promise.all(
      reply.value.endpoints.map(async (endpoint) => ({
        ...factsOf(endpoint, token, catalogue),
        preview: await findPreview(reader, namespace, endpoint),
      })),
    ),
  };
}

export async function readEndpoint(client: EndpointClient, name: EndpointName): Promise<EndpointReading> {
  const reply = await client.getEndpoint(name);
  if (reply.ok) return { state: stateOf(reply.value) };
  if (reply.fault.kind === 'notFound') return { state: 'gone' };
  return { state: 'unknown', trouble: describeFault(reply.fault) };
}

/** A failed container may have written any text into its message. */
function factsOf(
  endpoint: Endpoint,
  token: Secret,
  catalogue: Catalogue | undefined,
): Omit<EndpointFacts, 'preview'> {
  const { errorMessage, message, updatedAt } = endpoint.status;
  const clean = (text: unknown) => (typeof text === 'string' && text !== '' ? redact(text, [token]) : null);
  return {
    name: endpoint.name,
    state: stateOf(endpoint),
    errorMessage: clean(errorMessage),
    message: clean(message),
    pricePerHour: (catalogue === undefined ? undefined : endpointHourlyPrice(catalogue, endpoint)) ?? null,
    model: clean(endpoint.model?.repository),
    revision: clean(endpoint.model?.revision),
    instance: instanceOf(endpoint),
    updatedAtMs: timeMs(updatedAt) ?? null,
  };
}

/** The instance type includes the accelerator. */
function instanceOf({ provider, compute }: Endpoint): EndpointFacts['instance'] {
  const join = (...parts: unknown[]) => parts.filter(Boolean).join(' ');
  const what = join(compute?.instanceType, compute?.instanceSize);
  return what === '' ? null : { what, where: join(provider?.vendor, provider?.region) };
}

async function findPreview(
  { repositories, server }: Pick<Reader, 'repositories' | 'server'>,
  namespace: string,
  endpoint: Endpoint,
): Promise<PreviewOf | null> {
  for (const { id, fullName, namespace: home } of repositories) {
    if (home !== namespace) continue;
    const candidate = await identifyCandidate(endpoint, { server, id });
    if (candidate.kind !== 'preview') continue;
    return { server, repository: fullName, target: candidate.identity.target };
  }
  return null;
}
