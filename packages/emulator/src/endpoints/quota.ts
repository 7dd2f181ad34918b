// How many accelerators of one instance type a namespace uses; pure.
import type { Instance } from '../catalogue/instances.ts';
import type { EndpointRecord, EndpointState } from './record.ts';
import type { EndpointSpec } from './spec.ts';

/** Large, so that only tests that order a small quota reach it. */
export const DEFAULT_MAX_ACCELERATORS = 64;

/** An endpoint scaled to zero still uses its quota; paused and failed ones do not (Hugging Face's guide on quotas). */
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

/** Time alone never changes namespace and instance, so the record may be an old one. */
export function sharesQuota(record: EndpointRecord, key: QuotaKey): boolean {
  return (
    record.namespace === key.namespace &&
    record.instance.vendor === key.vendor &&
    record.instance.instanceType === key.instanceType
  );
}

/** What one endpoint uses of the quota of its instance type. */
export function heldAccelerators(record: EndpointRecord): number {
  return HOLDS_QUOTA[record.state] ? acceleratorsOf(record.spec, record.instance) : 0;
}

export function usedAccelerators(records: Iterable<EndpointRecord>, key: QuotaKey): number {
  let used = 0;
  for (const record of records) {
    if (sharesQuota(record, key)) used += heldAccelerators(record);
  }
  return used;
}
