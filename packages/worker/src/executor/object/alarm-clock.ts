// Sets when an object wakes by itself: for waiting intents and notices, or else for data that is to be forgotten. It may not
// act.

import type { Clock } from '@preview-endpoints/core';
import type { ObjectStorage } from './storage.ts';

/** If the process dies during an attempt, the alarm finds the intent after this time. */
export const BACKSTOP_MS = 30_000;
/** The platform retries a failed alarm six times within minutes, and then drops it. */
const LOST_AFTER_MS = 10 * 60_000;

export interface AlarmClock {
  /** Called before any effect, so that the object wakes again whatever happens. */
  setBackstop(): Promise<void>;
  /** Sets the alarm for what is due next, and none where nothing is. */
  setNext(): Promise<void>;
  /**
   * As `setNext`, but where nothing waits the backstop stays set, and its alarm finds out what is next. Each change of an
   * alarm is a durable write, and a trigger that is done at once needs no write of its own.
   */
  setIfWaiting(): Promise<void>;
  /** A lost alarm leaves the object asleep until the next call, so every call checks for it. */
  restoreIfLost(): Promise<void>;
}

export function createAlarmClock(
  { storage, clock }: { readonly storage: ObjectStorage; readonly clock: Clock },
  due: {
    /** When the next intent or notice is due. Undefined: never. */
    readonly soonestMs: () => number | undefined;
    readonly forgetAtMs: () => number | undefined;
  },
): AlarmClock {
  const nextMs = (): number | undefined => due.soonestMs() ?? due.forgetAtMs();
  const setNext = async (): Promise<void> => {
    const atMs = nextMs();
    await (atMs === undefined ? storage.deleteAlarm() : storage.setAlarm(atMs));
  };
  /** True only for an alarm within the backstop. A later alarm may be an old one, and an alarm in the past may be lost. */
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
      // An object that stores nothing must not even store that it has no alarm.
      if (isLost && nextMs() !== undefined) await setNext();
    },
  };
}
