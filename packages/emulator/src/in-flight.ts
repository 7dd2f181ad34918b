// Requests whose reply was lost and whose effect comes later; they run at their own moment, before anybody looks.
import type { Store } from './store.ts';

/** Lets everything that is due by now take effect, each at the moment it was due. */
export async function settleInFlight(store: Store): Promise<void> {
  const { memory } = store;
  const now = store.clock.now();
  const due = memory.inFlight.filter(({ atMs }) => atMs <= now);
  memory.inFlight = memory.inFlight.filter(({ atMs }) => atMs > now);
  for (const { atMs, commit } of due.toSorted((left, right) => left.atMs - right.atMs)) {
    await commit(storeAt(store, atMs));
  }
}

/** The same store, seen at another moment. */
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
