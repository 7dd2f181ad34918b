// The instances that can be rented, with prices; facts only, no rendering.
// Prices and regions: Hugging Face's pricing page for Inference Endpoints (2026-08-20) and public records of
// live rows until 2026-10-10.

export type Vendor = 'aws' | 'azure' | 'gcp';
export type Accelerator = 'cpu' | 'gpu' | 'neuron' | 'zero_gpu';
export type InstanceStatus = 'available' | 'low_availability' | 'not_available' | 'reserved' | 'deprecated';

export interface Instance {
  /** `vendor-region-type-size`, production's informational id. */
  readonly id: string;
  readonly vendor: Vendor;
  readonly region: string;
  readonly accelerator: Accelerator;
  readonly instanceType: string;
  readonly instanceSize: string;
  /** What the quota counts. For CPU rows this is the size, as in production. */
  readonly accelerators: number;
  readonly cpus: number | null;
  readonly memoryGb: number;
  /** The total of the instance, as recorded from production, although the API's text says per accelerator. */
  readonly gpuMemoryGb: number | null;
  readonly architecture: string;
  readonly status: InstanceStatus;
  /** US dollars per hour and replica. */
  readonly pricePerHour: number;
}

export interface Region {
  readonly vendor: Vendor;
  readonly name: string;
  readonly label: string;
  readonly status: 'available' | 'not_available';
}

export const REGIONS: readonly Region[] = [
  { vendor: 'aws', name: 'us-east-1', label: 'N. Virginia', status: 'available' },
  { vendor: 'aws', name: 'us-east-2', label: 'Ohio', status: 'available' },
  { vendor: 'aws', name: 'us-west-2', label: 'Oregon', status: 'not_available' },
  { vendor: 'aws', name: 'eu-west-1', label: 'Ireland', status: 'available' },
  { vendor: 'azure', name: 'eastus', label: 'Virginia', status: 'available' },
  { vendor: 'gcp', name: 'us-east4', label: 'Virginia', status: 'available' },
  { vendor: 'gcp', name: 'us-south1', label: 'Dallas', status: 'available' },
];

interface Family {
  readonly vendor: Vendor;
  readonly regions: readonly string[];
  readonly accelerator: Accelerator;
  readonly instanceType: string;
  readonly architecture: string;
  readonly status?: InstanceStatus;
  /** Memory of one unit (one vCPU or one accelerator), in GB. */
  readonly unitMemoryGb: number;
  readonly unitGpuMemoryGb?: number;
  readonly unitCpus: number;
  /** Price per hour of each size. The number in the size is the count of units. */
  readonly prices: Readonly<Record<string, number>>;
}

const FAMILIES: readonly Family[] = [
  {
    vendor: 'aws',
    regions: ['us-east-1', 'eu-west-1'],
    accelerator: 'cpu',
    instanceType: 'intel-spr',
    architecture: 'Intel Sapphire Rapids',
    unitMemoryGb: 2,
    unitCpus: 1,
    prices: { x1: 0.033, x2: 0.067, x4: 0.134, x8: 0.268, x16: 0.536 },
  },
  {
    vendor: 'azure',
    regions: ['eastus'],
    accelerator: 'cpu',
    instanceType: 'intel-xeon',
    architecture: 'Intel Xeon',
    unitMemoryGb: 2,
    unitCpus: 1,
    prices: { x1: 0.06, x2: 0.12, x4: 0.24, x8: 0.48 },
  },
  {
    vendor: 'gcp',
    regions: ['us-east4'],
    accelerator: 'cpu',
    instanceType: 'intel-spr',
    architecture: 'Intel Sapphire Rapids',
    unitMemoryGb: 2,
    unitCpus: 1,
    prices: { x1: 0.05, x2: 0.1, x4: 0.2, x8: 0.4 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1', 'eu-west-1'],
    accelerator: 'cpu',
    instanceType: 'intel-icl',
    architecture: 'Intel Ice Lake',
    status: 'deprecated',
    unitMemoryGb: 2,
    unitCpus: 1,
    prices: { x1: 0.032, x2: 0.064, x4: 0.128, x8: 0.256 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-t4',
    architecture: 'Nvidia T4',
    unitMemoryGb: 14,
    unitGpuMemoryGb: 16,
    unitCpus: 3,
    prices: { x1: 0.5, x4: 3 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1', 'us-west-2'],
    accelerator: 'gpu',
    instanceType: 'nvidia-l4',
    architecture: 'Nvidia L4',
    unitMemoryGb: 30,
    unitGpuMemoryGb: 24,
    unitCpus: 7,
    prices: { x1: 0.8, x4: 3.8 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-a10g',
    architecture: 'Nvidia A10G',
    unitMemoryGb: 30,
    unitGpuMemoryGb: 24,
    unitCpus: 6,
    prices: { x1: 1, x4: 5 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-l40s',
    architecture: 'Nvidia L40S',
    status: 'low_availability',
    unitMemoryGb: 60,
    unitGpuMemoryGb: 48,
    unitCpus: 7,
    prices: { x1: 1.8, x4: 8.3, x8: 23.5 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-a100',
    architecture: 'Nvidia A100',
    unitMemoryGb: 145,
    unitGpuMemoryGb: 80,
    unitCpus: 11,
    prices: { x1: 2.5, x2: 5, x4: 10, x8: 20 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-2', 'us-west-2'],
    accelerator: 'gpu',
    instanceType: 'nvidia-h200',
    architecture: 'Nvidia H200',
    unitMemoryGb: 240,
    unitGpuMemoryGb: 141,
    unitCpus: 23,
    prices: { x1: 5, x2: 10, x4: 20, x8: 40 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-h100',
    architecture: 'Nvidia H100',
    status: 'deprecated',
    unitMemoryGb: 240,
    unitGpuMemoryGb: 80,
    unitCpus: 23,
    prices: { x1: 4.5, x2: 9, x4: 18, x8: 36 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-2'],
    accelerator: 'gpu',
    instanceType: 'nvidia-rtx-pro-6000',
    architecture: 'Nvidia RTX PRO 6000',
    unitMemoryGb: 120,
    unitGpuMemoryGb: 96,
    unitCpus: 15,
    prices: { x1: 2.75 },
  },
  {
    vendor: 'gcp',
    regions: ['us-east4'],
    accelerator: 'gpu',
    instanceType: 'nvidia-t4',
    architecture: 'Nvidia T4',
    unitMemoryGb: 14,
    unitGpuMemoryGb: 16,
    unitCpus: 3,
    prices: { x1: 0.5 },
  },
  {
    vendor: 'gcp',
    regions: ['us-east4'],
    accelerator: 'gpu',
    instanceType: 'nvidia-l4',
    architecture: 'Nvidia L4',
    unitMemoryGb: 30,
    unitGpuMemoryGb: 24,
    unitCpus: 7,
    prices: { x1: 0.7, x4: 3.8 },
  },
  {
    vendor: 'gcp',
    regions: ['us-east4'],
    accelerator: 'gpu',
    instanceType: 'nvidia-a100',
    architecture: 'Nvidia A100',
    status: 'reserved',
    unitMemoryGb: 85,
    unitGpuMemoryGb: 80,
    unitCpus: 12,
    prices: { x1: 3.6, x2: 7.2, x4: 14.4, x8: 28.8 },
  },
  {
    vendor: 'gcp',
    regions: ['us-east4'],
    accelerator: 'gpu',
    instanceType: 'nvidia-h100',
    architecture: 'Nvidia H100',
    unitMemoryGb: 230,
    unitGpuMemoryGb: 80,
    unitCpus: 26,
    prices: { x1: 10, x2: 20, x4: 40, x8: 80 },
  },
  {
    vendor: 'gcp',
    regions: ['us-south1'],
    accelerator: 'gpu',
    instanceType: 'nvidia-h200',
    architecture: 'Nvidia H200',
    unitMemoryGb: 230,
    unitGpuMemoryGb: 141,
    unitCpus: 26,
    prices: { x1: 5 },
  },
  {
    vendor: 'aws',
    regions: ['us-east-1'],
    accelerator: 'neuron',
    instanceType: 'inf2',
    architecture: 'Inferentia2',
    unitMemoryGb: 14,
    unitCpus: 3,
    prices: { x1: 0.75, x12: 12 },
  },
];

/** A family's own status wins. Otherwise a closed region closes its rows, as recorded in us-west-2. */
function instanceStatus(family: Family, region: string): InstanceStatus {
  if (family.status !== undefined) return family.status;
  const closed = REGIONS.some(
    (row) => row.vendor === family.vendor && row.name === region && row.status === 'not_available',
  );
  return closed ? 'deprecated' : 'available';
}

function buildInstances(family: Family): readonly Instance[] {
  return family.regions.flatMap((region) =>
    Object.entries(family.prices).map(([instanceSize, pricePerHour]) => {
      const units = Number(instanceSize.slice(1));
      return {
        id: `${family.vendor}-${region}-${family.instanceType}-${instanceSize}`,
        vendor: family.vendor,
        region,
        accelerator: family.accelerator,
        instanceType: family.instanceType,
        instanceSize,
        accelerators: units,
        cpus: units * family.unitCpus,
        memoryGb: units * family.unitMemoryGb,
        gpuMemoryGb: family.unitGpuMemoryGb === undefined ? null : units * family.unitGpuMemoryGb,
        architecture: family.architecture,
        status: instanceStatus(family, region),
        pricePerHour,
      };
    }),
  );
}

export const INSTANCES: readonly Instance[] = FAMILIES.flatMap(buildInstances);
