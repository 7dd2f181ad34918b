// Decides what an object deletes from its storage and when, so that neither floods nor short-lived names fill it forever.

import type { Clock } from '@preview-endpoints/core';
import type { Outbox } from '../notify/outbox.ts';
import { standingEndMs } from '../schedule/standing.ts';
import type { IntentStore } from './intent-store.ts';
import type { ObjectStorage } from './storage.ts';
import type { TeardownRecord } from './teardown-record.ts';

/** Longer than any sender repeats a delivery: GitHub allows three days, Standard Webhooks advises about two. */
export const REMEMBERED_MS = 7 * 24 * 60 * 60_000;
/** People read the log. The limit also bounds the database of a flooded endpoint. */
const MOST_REMEMBERED = 1_000;
/** Twice the time for which a signature is valid: a claim that could still be repeated is not deleted to save room. */
const CLAIM_KEPT_MS = 20 * 60_000;

export interface Retention {
  forget(): void;
  /** When the next record expires (epoch milliseconds). Undefined: never. */
  forgetAtMs(): number | undefined;
  /** True when no record was left, and the storage was emptied. */
  clearIfEmpty(): Promise<boolean>;
}

export function createRetention(parts: {
  readonly storage: ObjectStorage;
  readonly clock: Clock;
  readonly store: IntentStore;
  readonly outbox: Outbox;
  readonly teardowns: TeardownRecord;
}): Retention {
  const { storage, clock, store, outbox, teardowns } = parts;
  const hasLog = () =>
    !store.isEmpty() || outbox.nextDueAtMs() !== undefined || teardowns.read() !== undefined;
  return {
    forget() {
      const nowMs = clock.now();
      store.forget({
        finishedByMs: nowMs - REMEMBERED_MS,
        surplusBeforeMs: nowMs - CLAIM_KEPT_MS,
        most: MOST_REMEMBERED,
      });
      if ((teardowns.endMs() ?? Number.POSITIVE_INFINITY) <= nowMs) teardowns.forget();
    },
    forgetAtMs() {
      const oldestMs = store.oldestFinishedAtMs();
      const ends = [oldestMs === undefined ? undefined : oldestMs + REMEMBERED_MS, teardowns.endMs()];
      const known = ends.flatMap((ms) => ms ?? []);
      if (known.length > 0) return Math.min(...known);
      return hasLog() ? undefined : standingEndMs(storage.kv);
    },
    async clearIfEmpty() {
      if (hasLog() || (standingEndMs(storage.kv) ?? 0) > clock.now()) return false;
      await storage.deleteAlarm();
      await storage.deleteAll();
      store.forgetTable();
      outbox.forgetTable();
      return true;
    },
  };
}
