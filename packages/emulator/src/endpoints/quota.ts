// How many accelerators a namespace holds of one instance type; pure.
import type { Instance } from '../catalogue/instances.ts';
import type { EndpointRecord, EndpointState } from './record.ts';
import type { EndpointSpec } from './spec.ts';

/** Generous, so that only those who ask for a small quota meet it. */
export const DEFAULT_MAX_ACCELERATORS = 64;

/** Scaled to zero still holds its quota; paused and failed endpoints do not (Hugging Face's guide on quotas). */
const HOLDS_QUOTA = {
  pending: true,
  initializing: true,
  running: true,
  updating: true,
  updateFailed: true,
  scaledToZero: true,
  paused: false,
  failed: false,
} as const satisfies Record<EndpointState, boolean>;

export interface QuotaKey {
  readonly namespace: string;
  readonly vendor: string;
  readonly instanceType: string;
}

export function acceleratorsOf(spec: EndpointSpec, instance: Instance): number {
  return instance.accelerators * Math.max(1, spec.scaling.minReplica);
}

export function usedAccelerators(records: Iterable<EndpointRecord>, key: QuotaKey): number {
  let used = 0;
  for (const record of records) {
    const same =
      record.namespace === key.namespace &&
      record.instance.vendor === key.vendor &&
      record.instance.instanceType === key.instanceType;
    if (same && HOLDS_QUOTA[record.state]) used += acceleratorsOf(record.spec, record.instance);
  }
  return used;
}
