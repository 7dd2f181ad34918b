// The catalogue in production's shape (OpenAPI 2.0.0, Vendors and VendorQuotas); pure.
import { INSTANCES, type Instance, REGIONS } from './instances.ts';

export interface QuotaRow {
  readonly maxAccelerators: number;
  readonly usedAccelerators: number;
}

/** The quota of a namespace for one instance type of one vendor. */
export type ReadQuota = (vendor: string, instanceType: string) => QuotaRow;

/** Without a namespace, production reports a maximum and a use of 0 as a placeholder. */
export const NO_QUOTA: ReadQuota = () => ({ maxAccelerators: 0, usedAccelerators: 0 });

const VENDORS = [...new Set(REGIONS.map((region) => region.vendor))];

export function renderVendors(readQuota: ReadQuota): object {
  return {
    vendors: VENDORS.map((vendor) => ({
      name: vendor,
      status: 'available',
      regions: REGIONS.filter((region) => region.vendor === vendor).map((region) => ({
        name: region.name,
        label: region.label,
        status: region.status,
        computes: INSTANCES.filter((row) => row.vendor === vendor && row.region === region.name).map((row) =>
          renderCompute(row, readQuota),
        ),
      })),
    })),
  };
}

function renderCompute(row: Instance, readQuota: ReadQuota): object {
  const { id, accelerator, accelerators, cpus, memoryGb, gpuMemoryGb } = row;
  const { instanceType, instanceSize, architecture, status, pricePerHour } = row;
  return {
    id,
    accelerator,
    numAccelerators: accelerators,
    numCpus: cpus,
    memoryGb,
    gpuMemoryGb,
    instanceType,
    instanceSize,
    architecture,
    status,
    pricePerHour,
    quota: readQuota(row.vendor, instanceType),
  };
}

export function renderQuotas(readQuota: ReadQuota): object {
  return {
    vendors: VENDORS.map((vendor) => {
      const rows = INSTANCES.filter((row) => row.vendor === vendor);
      const architectures = new Map(rows.map((row) => [row.instanceType, row.architecture]));
      return {
        name: vendor,
        quotas: [...architectures].map(([instanceType, architecture]) => ({
          instanceType,
          architecture,
          ...readQuota(vendor, instanceType),
        })),
      };
    }),
  };
}
