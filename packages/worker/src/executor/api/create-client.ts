// The client of the API as the executor's settings want it; it may not call.

import { createEndpointClient } from '@preview-endpoints/core/client';
import { clock, random } from '../../shared/ports.ts';
import type { ExecutorSettings } from '../settings.ts';

type Limits = NonNullable<Parameters<typeof createEndpointClient>[0]['limits']>;

export function createClient(
  { token, apiUrl, dialect }: ExecutorSettings,
  limits: Limits,
): ReturnType<typeof createEndpointClient> {
  return createEndpointClient({ token, apiUrl, dialect, limits, ports: { clock, random } });
}
