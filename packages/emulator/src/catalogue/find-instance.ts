// Looks up a row of the catalogue; pure.
import { INSTANCES, type Instance } from './instances.ts';

export interface InstanceKey {
  readonly vendor: string;
  readonly region: string;
  readonly accelerator: string;
  readonly instanceType: string;
  readonly instanceSize: string;
}

export function findInstance(key: InstanceKey): Instance | undefined {
  return INSTANCES.find(
    (row) =>
      row.vendor === key.vendor &&
      row.region === key.region &&
      row.accelerator === key.accelerator &&
      row.instanceType === key.instanceType &&
      row.instanceSize === key.instanceSize,
  );
}

/** Whether a new endpoint may use the row; production refuses the others. */
export function isRentable(instance: Instance): boolean {
  return instance.status !== 'deprecated' && instance.status !== 'not_available';
}
