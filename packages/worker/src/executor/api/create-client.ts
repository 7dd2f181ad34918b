// Creates the API client from the executor's settings. It may not call the API.

import type { Ports } from '@preview-endpoints/core';
import { createEndpointClient } from '@preview-endpoints/core/client';
import type { ExecutorSettings } from '../settings.ts';

type Limits = NonNullable<Parameters<typeof createEndpointClient>[0]['limits']>;

export function createClient(
  { token, apiUrl, dialect }: ExecutorSettings,
  { fetch, clock, random }: Pick<Ports, 'fetch' | 'clock' | 'random'>,
  limits: Limits,
): ReturnType<typeof createEndpointClient> {
  return createEndpointClient({ token, apiUrl, dialect, limits, ports: { fetch, clock, random } });
}
