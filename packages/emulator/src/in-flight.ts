// Requests whose reply was lost and whose effect comes later. They are applied, as of their own time, before any later read.
import type { Store } from './store.ts';

/** Applies every request that is due by now, in order, each as of its own time. */
export async function settleInFlight(store: Store): Promise<void> {
  const { memory } = store;
  const now = store.clock.now();
  const due = memory.inFlight.filter(({ atMs }) => atMs <= now);
  memory.inFlight = memory.inFlight.filter(({ atMs }) => atMs > now);
  for (const { atMs, commit } of due.toSorted((left, right) => left.atMs - right.atMs)) {
    await commit(storeAt(store, atMs));
  }
}

/** The same store with its clock at another time. */
function storeAt(store: Store, atMs: number): Store {
  const { dialect, seed, origin, clock } = store;
  return {
    dialect,
    seed,
    origin,
    clock: { ...clock, now: () => atMs },
    get memory() {
      return store.memory;
    },
    set memory(memory) {
      store.memory = memory;
    },
  };
}
