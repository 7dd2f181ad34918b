// Decides in which order the wanted instances are tried, and which are skipped before any write. Pure.

import type { Catalogue, Instance } from '../client/dialects/catalogue.ts';
import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import { hourlyPrice } from './price.ts';

/** The catalogue's own format: `aws-us-east-1-nvidia-l4-x1`. */
export function instanceId({ vendor, region, instanceType, instanceSize }: Instance): string {
  return [vendor, region, instanceType, instanceSize].join('-');
}

export interface PassedOver {
  readonly id: string;
  readonly why: string;
}

export interface InstanceOrder {
  readonly candidates: readonly Instance[];
  readonly passedOver: readonly PassedOver[];
}

/** The current instance comes first, so that a repeated run does not move a preview. */
export function orderInstances(
  catalogue: Catalogue,
  wanted: {
    readonly ids: readonly string[];
    readonly maxReplica: number;
    readonly maxHourlyPrice: number | undefined;
    readonly current: Endpoint | undefined;
  },
): InstanceOrder {
  const passedOver: PassedOver[] = [];
  const candidates = wanted.ids.flatMap((id) => {
    const instance = catalogue.instances.find((one) => instanceId(one) === id);
    const isCurrent = instance !== undefined && serves(wanted.current, instance);
    const why = instance === undefined ? 'it is not in the catalogue' : whyNot(instance, wanted, isCurrent);
    if (why !== undefined) passedOver.push({ id, why });
    return instance === undefined || why !== undefined ? [] : [{ instance, isCurrent }];
  });
  const sorted = candidates.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent));
  return { candidates: sorted.map(({ instance }) => instance), passedOver };
}

function whyNot(
  instance: Instance,
  wanted: { readonly maxReplica: number; readonly maxHourlyPrice: number | undefined },
  isCurrent: boolean,
): string | undefined {
  // The current instance was available once, and its accelerators count in the quota already.
  if (!instance.available && !isCurrent) return `it is ${instance.status}`;
  if (!isCurrent && isBeyondQuota(instance)) return 'the quota is used up, sleeping endpoints included';
  const price = hourlyPrice(instance, wanted.maxReplica);
  if (wanted.maxHourlyPrice === undefined) return undefined;
  if (price === undefined) return 'the API gives no price, and max-hourly-price is set';
  return price > wanted.maxHourlyPrice ? 'it costs more than max-hourly-price' : undefined;
}

/** Known only as far as the catalogue gives a quota. The API decides. */
export function isBeyondQuota({ quota, numAccelerators = 1 }: Instance): boolean {
  return quota !== undefined && quota.usedAccelerators + numAccelerators > quota.maxAccelerators;
}

function serves(current: Endpoint | undefined, instance: Instance): boolean {
  if (current === undefined || NO_CHOICE.has(stateOf(current))) return false;
  return (
    current.provider?.vendor === instance.vendor &&
    current.provider.region === instance.region &&
    current.compute?.instanceType === instance.instanceType &&
    current.compute.instanceSize === instance.instanceSize
  );
}

/** States in which the current instance may be the cause of the failure. */
const NO_CHOICE: ReadonlySet<string> = new Set(['failed', 'updateFailed']);
