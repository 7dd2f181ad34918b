// Which endpoints a list shows. A list may lag behind a GET by name. It changes nothing.
import { readWhere, recordKey, type Store } from '../store.ts';
import type { EndpointRecord } from './record.ts';

export function readListed(store: Store, namespace: string): readonly EndpointRecord[] {
  const { behaviour, gone } = store.memory;
  const now = store.clock.now();
  const present = readWhere(store, (record) => record.namespace === namespace);
  const shown = present.filter((record) => record.createdAtMs + behaviour.listedAfterMs <= now);
  const names = new Set(present.map((record) => record.spec.name));
  const lingering = gone.filter(
    (record) =>
      record.namespace === namespace &&
      !names.has(record.spec.name) &&
      goneAtMs(record) + behaviour.unlistedAfterMs > now,
  );
  return [...shown, ...lastOfEachName(lingering)];
}

/** Lists a name once, even if it was used and deleted twice. */
function lastOfEachName(records: readonly EndpointRecord[]): readonly EndpointRecord[] {
  return [...new Map(records.map((record) => [record.spec.name, record])).values()];
}

/** Whether a deleted endpoint still reserves its name. */
export function isReserved(store: Store, namespace: string, name: string): boolean {
  const { behaviour, gone } = store.memory;
  const now = store.clock.now();
  const key = recordKey(namespace, name);
  return gone.some(
    (record) =>
      recordKey(record.namespace, record.spec.name) === key &&
      goneAtMs(record) + behaviour.nameReservedMs > now,
  );
}

function goneAtMs(record: EndpointRecord): number {
  return record.deletion?.goneAtMs ?? 0;
}

/** Endpoints that somebody else made, returned exactly as ordered and never checked. */
export function readForeign(store: Store, namespace: string): readonly object[] {
  const prefix = recordKey(namespace, '');
  return [...store.memory.foreign].filter(([key]) => key.startsWith(prefix)).map(([, endpoint]) => endpoint);
}
