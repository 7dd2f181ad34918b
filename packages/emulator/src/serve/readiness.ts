// What an inference URL answers with right now; pure.
import type { EndpointRecord, EndpointState, ServedVersion } from '../endpoints/record.ts';

export type Readiness =
  | { readonly kind: 'serving'; readonly version: ServedVersion }
  /** The container runs but the model is not loaded: the container answers 503 itself. */
  | { readonly kind: 'loading'; readonly version: ServedVersion }
  /** No replica runs yet, but one is starting: a request may be held. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'asleep' }
  /** Between two versions: 503 at once. */
  | { readonly kind: 'rolling' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed' };

const WITHOUT_REPLICA = {
  pending: 'starting',
  initializing: 'starting',
  running: 'starting',
  updating: 'rolling',
  updateFailed: 'failed',
  paused: 'paused',
  scaledToZero: 'asleep',
  failed: 'failed',
} as const satisfies Record<EndpointState, Readiness['kind']>;

export function decideReadiness(record: EndpointRecord, now: number): Readiness {
  const { served, state } = record;
  if (served === null) return { kind: WITHOUT_REPLICA[state] };
  return { kind: now >= served.loadedAtMs ? 'serving' : 'loading', version: served };
}
