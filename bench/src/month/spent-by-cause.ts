// Splits the billed dollars by what the preview did: starting, in use, or idle. Pure.

import type { LedgerRow } from '@preview-endpoints/emulator';
import { joinSessions, type Use } from './oracle.ts';

/** US dollars. */
export interface SpentByCause {
  readonly inUse: number;
  /** From the first billed moment until the first use. */
  readonly starting: number;
  /** From the last use until it slept, was paused or was deleted. */
  readonly idleAfterUse: number;
  /** Started but never used before it stopped: the start failed or hung, or nobody came. */
  readonly neverUsed: number;
}

type Billed = Pick<LedgerRow, 'name' | 'from' | 'to' | 'dollars'>;

export function splitByCause(
  rows: readonly Billed[],
  uses: ReadonlyMap<string, readonly Use[]>,
): SpentByCause {
  const spent = { inUse: 0, starting: 0, idleAfterUse: 0, neverUsed: 0 };
  for (const row of rows) {
    const sessions = joinSessions(uses.get(row.name) ?? []).filter(
      ({ fromMs, toMs }) => toMs >= row.from && fromMs <= row.to,
    );
    const [first, last] = [sessions[0], sessions.at(-1)];
    if (first === undefined || last === undefined) {
      spent.neverUsed += row.dollars;
      continue;
    }
    // The rate includes the rounding up to whole minutes.
    const perMs = row.dollars / Math.max(1, row.to - row.from);
    const startingMs = Math.max(0, first.fromMs - row.from);
    const inUseMs = sessions.reduce(
      (sum, { fromMs, toMs }) => sum + Math.min(toMs, row.to) - Math.max(fromMs, row.from),
      0,
    );
    spent.starting += startingMs * perMs;
    spent.inUse += inUseMs * perMs;
    spent.idleAfterUse += (row.to - row.from - startingMs - inUseMs) * perMs;
  }
  return spent;
}
