// Stores, for people who look at an endpoint, the state of the teardown that found it. The teardown belongs to another
// object. It may not act.

import type { Intent } from '../../shared/intent/intent.ts';
import type { KeyValue } from './storage.ts';

const KEY = 'teardown';

export interface TeardownRecord {
  put(teardown: Intent): void;
  /** Undefined: there was none, or it has expired. */
  read(): Intent | undefined;
  /** When the record expires (epoch milliseconds). */
  endMs(): number | undefined;
  forget(): void;
}

export function createTeardownRecord(kv: KeyValue, keptMs: number): TeardownRecord {
  const read = (): Intent | undefined => kv.get<Intent>(KEY);
  return {
    read,
    put: (teardown) => kv.put(KEY, teardown),
    endMs() {
      const teardown = read();
      // A waiting teardown is reported with each attempt. If its end was not reported, the time of the last report counts.
      return teardown && (teardown.finishedAtMs ?? teardown.dueAtMs) + keptMs;
    },
    forget: () => void kv.delete(KEY),
  };
}
