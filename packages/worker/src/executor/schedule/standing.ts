// Stores an endpoint's override, schedule memory and last decisions in its object's storage. It may not decide.

import type { Override } from '../../shared/schedule/schedule.ts';
import type { KeyValue } from '../object/storage.ts';
import type { ScheduleDecision } from './decide-schedule.ts';
import { NO_MEMORY, type ScheduleMemory } from './memory.ts';

export interface DecisionEntry extends Pick<ScheduleDecision, 'act' | 'why' | 'nextChangeAtMs'> {
  readonly atMs: number;
}

export interface Standing {
  /** The newest override, also after its end. */
  readonly override: Override | null;
  /** The override that it replaced, restored if the new order fails. */
  readonly replaced: Override | null;
  readonly memory: ScheduleMemory;
  /** The newest first. A check that decides the same as the one before adds none. */
  readonly decisions: readonly DecisionEntry[];
}

/** Enough for a few days of office hours. */
const MOST_DECISIONS = 20;
const KEY = 'standing';
/** A schedule decides again at each edge of its hours, and timelines look no further ahead than this. */
const KEPT_MS = 60 * 24 * 60 * 60_000;

/** Only this file writes there. An earlier version may have stored fewer fields. */
export function readStanding(kv: KeyValue): Standing {
  const stored = kv.get<Standing>(KEY);
  return {
    override: stored?.override ?? null,
    replaced: stored?.replaced ?? null,
    memory: { ...NO_MEMORY, ...stored?.memory },
    decisions: stored?.decisions ?? [],
  };
}

/** Writes only changes: a write costs money, and most checks change nothing. */
export function changeStanding(kv: KeyValue, change: Partial<Standing>): void {
  const before = readStanding(kv);
  const after = { ...before, ...change };
  if (JSON.stringify(after) !== JSON.stringify(before)) kv.put(KEY, after);
}

export function putOverride(kv: KeyValue, override: Override): void {
  changeStanding(kv, { override, replaced: readStanding(kv).override });
}

/** For an order that failed. An override that another one replaced is over already. */
export function undoOverride(kv: KeyValue, order: { readonly id: string; readonly caller: string }): void {
  const { override, replaced } = readStanding(kv);
  if (override?.triggerId === order.id && override.by === order.caller) {
    changeStanding(kv, { override: replaced, replaced: null });
  }
}

/** The override that was in force and is now ended. Undefined: there was none. */
export function endOverride(kv: KeyValue, nowMs: number): Override | undefined {
  const { override } = readStanding(kv);
  if (override === null || nowMs >= override.untilMs) return undefined;
  changeStanding(kv, { override: { ...override, untilMs: nowMs } });
  return override;
}

/** When the stored facts stop mattering (epoch milliseconds). Undefined: none are stored. */
export function standingEndMs(kv: KeyValue): number | undefined {
  const { override, decisions } = readStanding(kv);
  const ends = [override?.untilMs, decisions[0]?.atMs].flatMap((ms) => ms ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends) + KEPT_MS;
}

export function addDecision(
  decisions: readonly DecisionEntry[],
  { act, why, nextChangeAtMs }: ScheduleDecision,
  atMs: number,
): readonly DecisionEntry[] {
  const [last] = decisions;
  const isSame = last?.act === act && last.why === why && last.nextChangeAtMs === nextChangeAtMs;
  return isSame ? decisions : [{ act, why, nextChangeAtMs, atMs }, ...decisions].slice(0, MOST_DECISIONS);
}
