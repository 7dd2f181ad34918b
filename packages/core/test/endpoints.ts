// Builds the values that most tests start from: one default, one override.

import { SAMPLE_SPEC } from '../../../testkit/src/sample-endpoint.ts';
import type { Endpoint } from '../src/client/schemas/endpoint.ts';
import type { CreateEndpointRequest } from '../src/client/schemas/requests.ts';
import type { Ports } from '../src/ports.ts';
import { Secret } from '../src/secret.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** A token that no text may contain. */
export const MARKED_TOKEN = 'hf_MARKEDmarkedMARKEDmarked0123456789';
export const token = new Secret(MARKED_TOKEN);

export const ref = { namespace: 'acme', name: 'pr-12-app' } as const;

/** The API's address in tests. It is on the host of every endpoint, so that endpoints may receive the token. */
export const apiUrl = new URL('https://x.example/v2');

export function buildEndpoint(
  status: { readonly state?: string; readonly url?: string; readonly message?: string } = {},
  rest: Partial<Omit<Endpoint, 'status'>> = {},
): Endpoint {
  return {
    name: ref.name,
    healthRoute: '/health',
    ...rest,
    status: { state: 'running', url: 'https://x.example', ...status },
  };
}

export const createRequest: CreateEndpointRequest = {
  ...SAMPLE_SPEC,
  name: ref.name,
  model: { ...SAMPLE_SPEC.model, repository: 'o/m', revision: 'main' },
};

export function buildPorts(fetch: Ports['fetch'], clock: ManualClock = createManualClock()): Ports {
  return { fetch, clock, random: () => 0.5, log: () => undefined };
}
