// When an object wakes up by itself: for what waits, else for what has to be forgotten. It may not act.

import type { Clock } from '@preview-endpoints/core';
import type { ObjectStorage } from './storage.ts';

/** If the process dies in the middle of an attempt, the alarm finds the intent after this long. */
export const BACKSTOP_MS = 30_000;
/** The platform tries a failed alarm six times within minutes, and then never again. */
const LOST_AFTER_MS = 10 * 60_000;

export interface AlarmClock {
  /** Before any effect: whatever happens then, the object wakes up again. */
  setBackstop(): Promise<void>;
  /** For what is next; none where nothing is. */
  setNext(): Promise<void>;
  /**
   * As `setNext`, but where nothing waits the backstop stays, and finds out itself what is next: each move of an alarm is a
   * durable write, and a trigger that is done at once needs none of its own.
   */
  setIfWaiting(): Promise<void>;
  /** An alarm can be lost, and then nothing but a call wakes the object: so every call looks for it. */
  restoreIfLost(): Promise<void>;
}

export function createAlarmClock(
  { storage, clock }: { readonly storage: ObjectStorage; readonly clock: Clock },
  due: {
    /** When something waits to be done or told; undefined: never. */
    readonly soonestMs: () => number | undefined;
    readonly forgetAtMs: () => number | undefined;
  },
): AlarmClock {
  const nextMs = (): number | undefined => due.soonestMs() ?? due.forgetAtMs();
  const setNext = async (): Promise<void> => {
    const atMs = nextMs();
    await (atMs === undefined ? storage.deleteAlarm() : storage.setAlarm(atMs));
  };
  /** Within the backstop only: one that is further away may be of another time, and one in the past may be lost. */
  const isBackstopped = async (): Promise<boolean> => {
    const alarmMs = await storage.getAlarm();
    const nowMs = clock.now();
    return alarmMs !== null && alarmMs > nowMs && alarmMs <= nowMs + BACKSTOP_MS;
  };
  return {
    setNext,
    async setIfWaiting() {
      if (due.soonestMs() !== undefined || !(await isBackstopped())) await setNext();
    },
    async setBackstop() {
      if (!(await isBackstopped())) await storage.setAlarm(clock.now() + BACKSTOP_MS);
    },
    async restoreIfLost() {
      const alarmMs = await storage.getAlarm();
      const isLost = alarmMs === null || alarmMs < clock.now() - LOST_AFTER_MS;
      // Where nothing is remembered, not even the absence of an alarm is written down.
      if (isLost && nextMs() !== undefined) await setNext();
    },
  };
}
