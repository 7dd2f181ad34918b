// How an endpoint stands with its schedule: override, memory and the last decisions, kept in its object's storage.

import type { Override } from '../../shared/schedule/schedule.ts';
import type { ScheduleDecision } from './decide-schedule.ts';
import { type Memory, NO_MEMORY } from './memory.ts';

export interface DecisionEntry extends Pick<ScheduleDecision, 'act' | 'why' | 'nextChangeAtMs'> {
  readonly atMs: number;
}

export interface Standing {
  /** The newest one, also after its end. */
  readonly override: Override | null;
  /** What it took the place of, in case that its order fails. */
  readonly replaced: Override | null;
  readonly memory: Memory;
  /** The newest first; a look that decides the same as the one before adds none. */
  readonly decisions: readonly DecisionEntry[];
}

/** A few days of office hours. */
const MOST_DECISIONS = 20;
const KEY = 'standing';

/** Nothing but this file writes there, so what is read is what was written. */
export function readStanding(kv: SyncKvStorage): Standing {
  return kv.get<Standing>(KEY) ?? { override: null, replaced: null, memory: NO_MEMORY, decisions: [] };
}

/** Writing costs, and most looks change nothing. */
export function changeStanding(kv: SyncKvStorage, change: Partial<Standing>): void {
  const before = readStanding(kv);
  const after = { ...before, ...change };
  if (JSON.stringify(after) !== JSON.stringify(before)) kv.put(KEY, after);
}

export function putOverride(kv: SyncKvStorage, override: Override): void {
  changeStanding(kv, { override, replaced: readStanding(kv).override });
}

/** For an order that failed; one that another took the place of is past already. */
export function undoOverride(
  kv: SyncKvStorage,
  order: { readonly id: string; readonly caller: string },
): void {
  const { override, replaced } = readStanding(kv);
  if (override?.triggerId === order.id && override.by === order.caller) {
    changeStanding(kv, { override: replaced, replaced: null });
  }
}

export function endOverride(kv: SyncKvStorage, nowMs: number): void {
  const { override } = readStanding(kv);
  if (override !== null && nowMs < override.untilMs) {
    changeStanding(kv, { override: { ...override, untilMs: nowMs } });
  }
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
