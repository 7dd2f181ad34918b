// The client of the API as the executor's settings want it; it may not call.

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
