// The catalogue in the specification's shape (schema Provider): no prices, one row per region; pure.
import { isRentable } from './find-instance.ts';
import { INSTANCES, type Instance, REGIONS } from './instances.ts';

export function renderProviders(): object {
  return {
    items: REGIONS.map((region) => ({
      vendor: region.vendor,
      region: region.name,
      status: region.status === 'available' ? 'available' : 'unavailable',
      accelerators: renderAccelerators(
        INSTANCES.filter((row) => row.vendor === region.vendor && row.region === region.name),
      ),
    })),
  };
}

/** Leaves out rows that cannot be rented: the specification has no status for them. */
function renderAccelerators(rows: readonly Instance[]): readonly object[] {
  const rentable = rows.filter(isRentable);
  const types = new Map(rentable.map((row) => [row.instanceType, row.accelerator]));
  return [...types].map(([instanceType, name]) => ({
    name,
    instanceType,
    instanceSizes: rentable.filter((row) => row.instanceType === instanceType).map((row) => row.instanceSize),
  }));
}
