// How an endpoint stands with its schedule: override, memory and the last decisions, kept in its object's storage.

import type { Override } from '../../shared/schedule/schedule.ts';
import type { KeyValue } from '../object/storage.ts';
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
  /** The newest first; a check that decides the same as the one before adds none. */
  readonly decisions: readonly DecisionEntry[];
}

/** A few days of office hours. */
const MOST_DECISIONS = 20;
const KEY = 'standing';
/** A schedule decides anew with each edge of its hours, and timelines see no further ahead than this. */
const KEPT_MS = 60 * 24 * 60 * 60_000;

/** Nothing but this file writes there; an earlier version may have remembered less. */
export function readStanding(kv: KeyValue): Standing {
  const stored = kv.get<Standing>(KEY);
  return {
    override: stored?.override ?? null,
    replaced: stored?.replaced ?? null,
    memory: { ...NO_MEMORY, ...stored?.memory },
    decisions: stored?.decisions ?? [],
  };
}

/** Writing costs, and most checks change nothing. */
export function changeStanding(kv: KeyValue, change: Partial<Standing>): void {
  const before = readStanding(kv);
  const after = { ...before, ...change };
  if (JSON.stringify(after) !== JSON.stringify(before)) kv.put(KEY, after);
}

export function putOverride(kv: KeyValue, override: Override): void {
  changeStanding(kv, { override, replaced: readStanding(kv).override });
}

/** For an order that failed; one that another took the place of is past already. */
export function undoOverride(kv: KeyValue, order: { readonly id: string; readonly caller: string }): void {
  const { override, replaced } = readStanding(kv);
  if (override?.triggerId === order.id && override.by === order.caller) {
    changeStanding(kv, { override: replaced, replaced: null });
  }
}

/** The override that was in force and ended; undefined: there was none. */
export function endOverride(kv: KeyValue, nowMs: number): Override | undefined {
  const { override } = readStanding(kv);
  if (override === null || nowMs >= override.untilMs) return undefined;
  changeStanding(kv, { override: { ...override, untilMs: nowMs } });
  return override;
}

/** Until when it has something to say; undefined: it never had. */
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
