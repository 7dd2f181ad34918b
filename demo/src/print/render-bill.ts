// The bill of each round of the story as a small table, from the emulator's ledger. Pure.

import type { Evidence } from '../story/evidence.ts';
import { padEnd, padStart, type Style } from './style.ts';

export interface Bill {
  /** The dialect that was spoken, or the Worker that was played. */
  readonly round: string;
  readonly name: string;
  /** From the creation to the deletion. */
  readonly aliveSeconds: number;
  readonly billedSeconds: number;
  readonly dollars: number;
  /** What it would have cost without going to sleep. */
  readonly dollarsAwake: number;
}

const SECONDS_PER_HOUR = 3_600;

/** Undefined when there never was an endpoint. */
export function buildBill(round: string, { endpoint, ledger }: Evidence): Bill | undefined {
  if (endpoint === undefined) return undefined;
  const pricePerHour = Math.max(0, ...ledger.rows.map((row) => row.pricePerHour * row.replicas));
  const aliveSeconds = ((endpoint.deletedAtMs ?? endpoint.updatedAtMs) - endpoint.createdAtMs) / 1_000;
  return {
    round,
    name: endpoint.name,
    aliveSeconds,
    billedSeconds: ledger.totals.billedSeconds,
    dollars: ledger.totals.dollars,
    dollarsAwake: (aliveSeconds / SECONDS_PER_HOUR) * pricePerHour,
  };
}

const HEADINGS = ['round', 'endpoint', 'alive', 'billed', 'cost', 'without sleep'] as const;

/** The first two columns are words, the others figures. */
const WORD_COLUMNS = 2;

export function renderBill(bills: readonly Bill[], style: Style): readonly string[] {
  const rows = bills.map((bill) => [
    bill.round,
    bill.name,
    `${renderSeconds(bill.aliveSeconds)} s`,
    `${renderSeconds(bill.billedSeconds)} s`,
    `$${bill.dollars.toFixed(4)}`,
    `$${bill.dollarsAwake.toFixed(4)}`,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const align = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < WORD_COLUMNS ? padEnd : padStart)(cell, widths[column] ?? 0))
      .join('   ');
  return [style.dim(align(HEADINGS)), ...rows.map(align)];
}

function renderSeconds(seconds: number): string {
  return Math.round(seconds).toLocaleString('en-US');
}
