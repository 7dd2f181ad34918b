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

/** Namespace and instance of an endpoint never change by time alone, so this may be asked of an old record. */
export function sharesQuota(record: EndpointRecord, key: QuotaKey): boolean {
  return (
    record.namespace === key.namespace &&
    record.instance.vendor === key.vendor &&
    record.instance.instanceType === key.instanceType
  );
}

/** What one endpoint holds of the quota of its own instance type. */
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
