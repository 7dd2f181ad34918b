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

/** Rows that cannot be rented have no status of their own here, so they are left out. */
function renderAccelerators(rows: readonly Instance[]): readonly object[] {
  const sizes = Map.groupBy(rows.filter(isRentable), (row) => row.instanceType);
  return [...sizes].map(([instanceType, group]) => ({
    name: group[0]?.accelerator ?? 'cpu',
    instanceType,
    instanceSizes: group.map((row) => row.instanceSize),
  }));
}
