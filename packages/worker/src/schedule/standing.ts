// How an endpoint stands with its schedule: override, memory and the last decisions, kept in its object's storage.

import { parseWith } from '@preview-endpoints/core';
import * as z from 'zod/mini';
import type { ScheduleDecision } from './decide-schedule.ts';
import { type Memory, NO_MEMORY } from './memory.ts';
import { OUTSIDE_ACTIONS, OVERRIDE_STATES, type Override } from './schedule.ts';

export interface DecisionEntry extends Pick<ScheduleDecision, 'act' | 'why' | 'nextChangeAtMs'> {
  readonly atMs: number;
}

export interface Standing {
  /** The newest one, also after its end. */
  readonly override: Override | null;
  readonly memory: Memory;
  /** The newest first; a look that decides the same as the one before adds none. */
  readonly decisions: readonly DecisionEntry[];
}

/** A few days of office hours. */
const MOST_DECISIONS = 20;
const KEY = 'standing';

const standingSchema = z.object({
  override: z.nullable(
    z.object({
      state: z.enum(OVERRIDE_STATES),
      untilMs: z.number(),
      setAtMs: z.number(),
      by: z.string(),
      triggerId: z.string(),
    }),
  ),
  memory: z.object({
    side: z.nullable(z.enum(['up', 'down'])),
    upSinceMs: z.nullable(z.number()),
    stopped: z.boolean(),
  }),
  decisions: z.array(
    z.object({
      act: z.enum(['resume', ...OUTSIDE_ACTIONS, 'nothing']),
      why: z.string(),
      nextChangeAtMs: z.nullable(z.number()),
      atMs: z.number(),
    }),
  ),
});

/** What an older version wrote in another form is forgotten: better than an endpoint that no schedule reaches. */
export function readStanding(kv: SyncKvStorage): Standing {
  const stored = parseWith(standingSchema, kv.get(KEY));
  return stored.ok ? stored.value : { override: null, memory: NO_MEMORY, decisions: [] };
}

/** Writing costs, and most looks change nothing. */
export function changeStanding(kv: SyncKvStorage, change: Partial<Standing>): void {
  const before = readStanding(kv);
  const after = { ...before, ...change };
  if (JSON.stringify(after) !== JSON.stringify(before)) kv.put(KEY, after);
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
