// The cost of the preview beside the cost of an oracle, from the emulator's ledger. Pure.

import type { Evidence, Use } from '../story/evidence.ts';
import { padEnd, padStart, type Style } from './style.ts';

export interface Bill {
  /** What was played: the story, a dialect, or the Worker. */
  readonly round: string;
  /** From the creation to the deletion. */
  readonly aliveSeconds: number;
  readonly billedSeconds: number;
  readonly dollars: number;
  /** The cost if it were awake only while a run or a person used it, each use in whole minutes. */
  readonly dollarsOracle: number;
  /** The cost if it never slept. */
  readonly dollarsAwake: number;
}

const MINUTE_MS = 60_000;
const SECONDS_PER_HOUR = 3_600;
/** Uses with a smaller gap count as one, because switching off between them would make a person wait. */
const SESSION_GAP_MS = 5 * MINUTE_MS;

/** Undefined when no endpoint was created. */
export function buildBill(round: string, { endpoint, ledger, uses }: Evidence): Bill | undefined {
  if (endpoint === undefined) return undefined;
  const pricePerHour = Math.max(0, ...ledger.rows.map((row) => row.pricePerHour * row.replicas));
  const deletedAtMs = endpoint.deletedAtMs ?? endpoint.updatedAtMs;
  const aliveSeconds = (deletedAtMs - endpoint.createdAtMs) / 1_000;
  const needed = uses.filter(({ toMs }) => toMs <= deletedAtMs);
  return {
    round,
    aliveSeconds,
    billedSeconds: ledger.totals.billedSeconds,
    dollars: ledger.totals.dollars,
    dollarsOracle: (secondsOf(needed) / SECONDS_PER_HOUR) * pricePerHour,
    dollarsAwake: (aliveSeconds / SECONDS_PER_HOUR) * pricePerHour,
  };
}

function secondsOf(uses: readonly Use[]): number {
  const sessions: Use[] = [];
  for (const use of uses) {
    const last = sessions.at(-1);
    if (last === undefined || use.fromMs - last.toMs > SESSION_GAP_MS) sessions.push(use);
    else sessions[sessions.length - 1] = { fromMs: last.fromMs, toMs: use.toMs };
  }
  const minutes = sessions.map(({ fromMs, toMs }) => Math.ceil((toMs - fromMs) / MINUTE_MS));
  return minutes.reduce((sum, minute) => sum + minute * 60, 0);
}

const HEADINGS = ['', 'alive', 'billed', 'cost', 'an oracle', 'always awake'] as const;

export function renderBill(bills: readonly Bill[], style: Style): readonly string[] {
  const rows = bills.map((bill) => [
    bill.round,
    `${renderMinutes(bill.aliveSeconds)} min`,
    `${renderMinutes(bill.billedSeconds)} min`,
    ...[bill.dollars, bill.dollarsOracle, bill.dollarsAwake].map((dollars) => `$${dollars.toFixed(3)}`),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const align = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? padEnd : padStart)(cell, widths[column] ?? 0)).join('   ');
  return [style.dim(align(HEADINGS)), ...rows.map(align)];
}

function renderMinutes(seconds: number): string {
  return Math.round(seconds / 60).toLocaleString('en-US');
}
