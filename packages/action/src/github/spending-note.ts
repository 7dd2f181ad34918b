// The cost record of a preview in the description of a deployment's status, for runs without a comment. Pure.

import type { Spending } from '@preview-endpoints/core/previews';
import { renderDollars } from '../report/dollars.ts';

/** Numbers for the next run, after words for people. GitHub keeps 140 characters. */
const NOTE = /\[(\d+(?:\.\d+)?) (\d{1,15}) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)\]$/;
const LONGEST_NOTE_CHARACTERS = 140;

/** The mark of a rest does not fit, so a rest since then is counted as if it were billed. */
export function renderSpendingNote({ dollars, sinceMs, pricePerHour, least = 0 }: Spending): string {
  const words = `At most ${renderDollars(dollars)} until ${new Date(sinceMs).toISOString().slice(0, 16)}Z, then ${renderDollars(pricePerHour)} an hour at most`;
  const numbers = [dollars, Math.floor(sinceMs), pricePerHour, least].map(plainNumber).join(' ');
  const note = `${words} [${numbers}]`;
  return note.length <= LONGEST_NOTE_CHARACTERS ? note : `[${numbers}]`;
}

/** Without an exponent, rounded up. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(6);
}

export function readSpendingNote(note: string | undefined): Spending | undefined {
  const [, ...texts] = NOTE.exec(note ?? '') ?? [];
  const [dollars, sinceMs, pricePerHour, least] = texts.map(Number);
  if (dollars === undefined || sinceMs === undefined || pricePerHour === undefined) return undefined;
  return { dollars, sinceMs, pricePerHour, ...(least === undefined ? {} : { least }) };
}
