// The short message of each state. Those of pending, running, updating and failed are recorded.
import type { EndpointState } from './record.ts';

export const STATE_MESSAGES = {
  pending: 'Endpoint waiting to be scheduled',
  initializing: 'Endpoint is initializing',
  running: 'Endpoint is ready',
  updating: 'Endpoint waiting for the update',
  updateFailed: 'Endpoint failed to update',
  paused: 'Endpoint is paused',
  scaledToZero: 'Endpoint is scaled to zero',
  failed: 'Endpoint failed to start',
} as const satisfies Record<EndpointState, string>;
