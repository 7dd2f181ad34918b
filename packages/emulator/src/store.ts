// Everything that the emulator remembers, and the only place that changes it; no HTTP.
import type { Answered } from './billing/cut-off.ts';
import type { EmulatorClock } from './clock/emulator-clock.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './endpoints/behaviour.ts';
import { DEFAULT_MAX_ACCELERATORS, heldAccelerators, type QuotaKey } from './endpoints/quota.ts';
import type { EndpointRecord } from './endpoints/record.ts';
import type { QueuedStart } from './endpoints/start-outcome.ts';
import { tick } from './endpoints/tick.ts';
import { DELETED_VISIBLE_MS } from './endpoints/timings.ts';
import { createFaultList, type FaultList } from './faults/fault-list.ts';
import { createModels, type Models } from './hub/models.ts';
import { createRefs, type Refs } from './hub/refs.ts';
import { createJournal, type Journal } from './journal.ts';
import type { ServingRule } from './serve/serving.ts';
import { createTokens, type Tokens } from './tokens.ts';

export type Dialect = 'spec' | 'production';

export const NAMESPACE_ACCESS = ['open', 'missing', 'forbidden'] as const;
export type NamespaceAccess = (typeof NAMESPACE_ACCESS)[number];

/** A request whose reply was lost and whose effect comes later. */
export interface InFlight {
  readonly atMs: number;
  /** Applies the request to the store as of its time. */
  readonly commit: (store: Store) => Promise<unknown>;
}

export interface StoreSettings {
  readonly dialect: Dialect;
  readonly seed: number;
  readonly origin: string;
  readonly clock: EmulatorClock;
}

/** The state that a reset forgets. */
export interface StoreMemory {
  readonly endpoints: Map<string, EndpointRecord>;
  readonly gone: EndpointRecord[];
  readonly serveIds: Map<string, string>;
  readonly starts: QueuedStart[];
  readonly quotas: Map<string, number>;
  /**
   * Used accelerators by quota, as last read for each endpoint. Never too low, because time only frees
   * accelerators.
   */
  readonly held: Map<string, number>;
  readonly unpaid: Set<string>;
  readonly refs: Refs;
  readonly tokens: Tokens;
  readonly faults: FaultList;
  readonly journal: Journal;
  readonly models: Models;
  /** Namespaces with an access other than the usual one. */
  readonly namespaces: Map<string, NamespaceAccess>;
  /** Endpoints that somebody else made, in any shape, by namespace and name. */
  readonly foreign: Map<string, object>;
  behaviour: Behaviour;
  /** Orders on how revisions and images serve. Later rules win. */
  readonly serving: ServingRule[];
  /** How many requests each inference URL has answered. */
  readonly served: Map<string, number>;
  /** Start and end of each request that an inference URL has answered. */
  readonly answered: Map<string, readonly Answered[]>;
  inFlight: readonly InFlight[];
  deletedVisibleMs: number;
  /** Counts creates, so that a name used twice gets another inference URL and other times. */
  creates: number;
  requests: number;
}

export interface Store extends StoreSettings {
  memory: StoreMemory;
}

export function createMemory(seed: number): StoreMemory {
  return {
    endpoints: new Map(),
    gone: [],
    serveIds: new Map(),
    starts: [],
    quotas: new Map(),
    held: new Map(),
    unpaid: new Set(['unpaid']),
    refs: createRefs(seed),
    tokens: createTokens(),
    faults: createFaultList(),
    journal: createJournal(),
    models: createModels(),
    namespaces: new Map(),
    foreign: new Map(),
    behaviour: DEFAULT_BEHAVIOUR,
    serving: [],
    served: new Map(),
    answered: new Map(),
    inFlight: [],
    deletedVisibleMs: DELETED_VISIBLE_MS,
    creates: 0,
    requests: 0,
  };
}

export function recordKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The endpoint as it is now, or undefined when there is none or it is gone. */
export function readEndpoint(store: Store, namespace: string, name: string): EndpointRecord | undefined {
  const record = store.memory.endpoints.get(recordKey(namespace, name));
  return record === undefined ? undefined : settle(store, record);
}

export function readByServeId(store: Store, serveId: string): EndpointRecord | undefined {
  const key = store.memory.serveIds.get(serveId);
  const record = key === undefined ? undefined : store.memory.endpoints.get(key);
  const current = record === undefined ? undefined : settle(store, record);
  return current?.serveId === serveId ? current : undefined;
}

export function readAll(store: Store): readonly EndpointRecord[] {
  return readWhere(store, () => true);
}

/** The endpoints that pass `isWanted`, which may read only facts that time does not change. */
export function readWhere(
  store: Store,
  isWanted: (record: EndpointRecord) => boolean,
): readonly EndpointRecord[] {
  const found: EndpointRecord[] = [];
  for (const record of store.memory.endpoints.values()) {
    const current = isWanted(record) ? settle(store, record) : undefined;
    if (current !== undefined) found.push(current);
  }
  return found;
}

export function storeEndpoint(store: Store, record: EndpointRecord): EndpointRecord {
  const key = recordKey(record.namespace, record.spec.name);
  const before = store.memory.endpoints.get(key);
  if (before !== undefined) addHeld(store, before, -1);
  addHeld(store, record, 1);
  store.memory.endpoints.set(key, record);
  store.memory.serveIds.set(record.serveId, key);
  return record;
}

/** Applies the passed time to one endpoint. A deleted one whose time is over is removed and remembered as gone. */
function settle(store: Store, record: EndpointRecord): EndpointRecord | undefined {
  const now = store.clock.now();
  const current = tick(record, now);
  if (current.deletion !== null && current.deletion.goneAtMs <= now) {
    store.memory.endpoints.delete(recordKey(current.namespace, current.spec.name));
    store.memory.serveIds.delete(current.serveId);
    addHeld(store, record, -1);
    store.memory.gone.push(current);
    return undefined;
  }
  return current === record ? record : storeEndpoint(store, current);
}

function addHeld(store: Store, record: EndpointRecord, sign: 1 | -1): void {
  const { namespace, instance } = record;
  const name = quotaName({ namespace, vendor: instance.vendor, instanceType: instance.instanceType });
  store.memory.held.set(name, (store.memory.held.get(name) ?? 0) + sign * heldAccelerators(record));
}

/** At least the number of accelerators in use; exact just after all endpoints of the quota were read. */
export function heldAtMost(store: Store, key: QuotaKey): number {
  return store.memory.held.get(quotaName(key)) ?? 0;
}

function quotaName(key: QuotaKey): string {
  return `${key.namespace}/${key.vendor}/${key.instanceType}`;
}

export function readQuota(store: Store, key: QuotaKey): number {
  return store.memory.quotas.get(quotaName(key)) ?? DEFAULT_MAX_ACCELERATORS;
}

export function storeQuota(store: Store, key: QuotaKey, maxAccelerators: number): void {
  store.memory.quotas.set(quotaName(key), maxAccelerators);
}
