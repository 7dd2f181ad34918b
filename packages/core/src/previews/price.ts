// Computes what a preview costs, in US dollars, from the catalogue. Pure.

import type { Catalogue, Instance } from '../client/dialects/catalogue.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { PreviewSpec } from './desired.ts';

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
/** So many suggestions fit under an error message without hiding it. */
const MOST_SUGGESTIONS = 3;

type Wanted = Pick<PreviewSpec, 'provider' | 'compute'>;

/** What the catalogue says about the instance that a spec asks for. */
export type InstanceChoice =
  | { readonly kind: 'found'; readonly instance: Instance }
  | { readonly kind: 'unavailable'; readonly instance: Instance; readonly nearest: readonly Instance[] }
  | { readonly kind: 'unknown'; readonly nearest: readonly Instance[] };

/** The instance that a spec asks for, or the nearest available ones. */
export function chooseInstance(catalogue: Catalogue, wanted: Wanted): InstanceChoice {
  const instance = catalogue.instances.find((candidate) => isSame(candidate, wanted));
  if (instance === undefined) return { kind: 'unknown', nearest: nearestInstances(catalogue, wanted) };
  if (instance.available) return { kind: 'found', instance };
  return { kind: 'unavailable', instance, nearest: nearestInstances(catalogue, wanted) };
}

/** An endpoint may leave out its accelerator (specification). Then the instance type identifies it. */
function isSame(instance: Instance, { provider, compute }: Pick<Endpoint, 'provider' | 'compute'>): boolean {
  const accelerator = compute?.accelerator ?? instance.accelerator;
  return (
    instance.vendor === provider?.vendor &&
    instance.region === provider?.region &&
    instance.accelerator === accelerator &&
    instance.instanceType === compute?.instanceType &&
    instance.instanceSize === compute?.instanceSize
  );
}

function nearestInstances(catalogue: Catalogue, wanted: Wanted): readonly Instance[] {
  return catalogue.instances
    .filter((instance) => instance.available)
    .map((instance) => ({ instance, distance: distance(instance, wanted) }))
    .sort(
      (a, b) => a.distance - b.distance || (a.instance.pricePerHour ?? 0) - (b.instance.pricePerHour ?? 0),
    )
    .slice(0, MOST_SUGGESTIONS)
    .map(({ instance }) => instance);
}

/** Most distant is another accelerator, then another type, vendor, region, size. */
function distance(instance: Instance, wanted: Wanted): number {
  return (
    (instance.accelerator === wanted.compute.accelerator ? 0 : 16) +
    (instance.instanceType === wanted.compute.instanceType ? 0 : 8) +
    (instance.vendor === wanted.provider.vendor ? 0 : 4) +
    (instance.region === wanted.provider.region ? 0 : 2) +
    (instance.instanceSize === wanted.compute.instanceSize ? 0 : 1)
  );
}

/** Dollars per hour with every replica up, or undefined where the server gives no price. */
export function hourlyPrice(instance: Instance, maxReplica: number): number | undefined {
  return instance.pricePerHour === undefined ? undefined : roundDollars(instance.pricePerHour * maxReplica);
}

/** The most that a span of time can have cost: each started minute is billed, with every replica up all the time. */
export function costAtMost(pricePerHour: number, fromMs: number, toMs: number): number {
  const billedMs = Math.ceil(Math.max(0, toMs - fromMs) / MS_PER_MINUTE) * MS_PER_MINUTE;
  return roundDollars((pricePerHour * billedMs) / MS_PER_HOUR);
}

/** Dollars per hour of an endpoint with every replica up, or undefined where its price is unknown. */
export function endpointHourlyPrice(catalogue: Catalogue, endpoint: Endpoint): number | undefined {
  const { provider, compute } = endpoint;
  const instance = catalogue.instances.find((candidate) => isSame(candidate, { provider, compute }));
  return instance === undefined ? undefined : hourlyPrice(instance, compute?.scaling?.maxReplica ?? 1);
}

/** The most that an endpoint can have cost since it was created, or undefined where its price or age is unknown. */
export function endpointCostAtMost(
  catalogue: Catalogue,
  endpoint: Endpoint,
  nowMs: number,
): number | undefined {
  const createdMs = timeMs(endpoint.status.createdAt);
  const price = endpointHourlyPrice(catalogue, endpoint);
  return price === undefined || createdMs === undefined ? undefined : costAtMost(price, createdMs, nowMs);
}

/** Rounded to six places, so that errors of binary fractions do not show. */
export function roundDollars(dollars: number): number {
  return Math.round(dollars * 1e6) / 1e6;
}

/** An instance in one line for people. */
export function renderInstance(instance: Instance): string {
  const { vendor, region, accelerator, instanceType, instanceSize, pricePerHour } = instance;
  const price = pricePerHour === undefined ? '' : ` ($${pricePerHour}/h)`;
  return `${vendor} ${region} ${accelerator} ${instanceType} ${instanceSize}${price}`;
}
