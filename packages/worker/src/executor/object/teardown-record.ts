// How the teardown stands that found this endpoint: it is another object's, and people look here. It may not act.

import type { Intent } from '../../shared/intent/intent.ts';
import type { KeyValue } from './storage.ts';

const KEY = 'teardown';

export interface TeardownRecord {
  put(teardown: Intent): void;
  /** Undefined: there was none, or it has been forgotten. */
  read(): Intent | undefined;
  /** When it is to be forgotten. */
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
      // One that waits is told anew with each attempt; if its end was not, the last one's time counts.
      return teardown && (teardown.finishedAtMs ?? teardown.dueAtMs) + keptMs;
    },
    forget: () => void kv.delete(KEY),
  };
}
