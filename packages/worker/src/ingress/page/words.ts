// Turns states and amounts into plain words; pure.

import type { KnownEndpointState } from '@preview-endpoints/core/client';

const STATE_WORDS = {
  pending: 'starting',
  initializing: 'starting',
  updating: 'updating',
  updateFailed: 'update failed',
  running: 'running',
  paused: 'paused',
  failed: 'failed',
  scaledToZero: 'asleep',
} as const satisfies Record<KnownEndpointState, string>;

/** An unknown state is shown as the API returns it. */
export function sayState(state: string): string {
  return isKnown(state) ? STATE_WORDS[state] : state;
}

function isKnown(state: string): state is KnownEndpointState {
  return Object.hasOwn(STATE_WORDS, state);
}

/** Sums of binary fractions are slightly off; that must not raise the last digit. */
const NOISE = 1e-6;

/** In cents, and below a dollar also in tenths of a cent. Always rounded up: nothing is shown cheaper than it is. */
export function sayDollars(amount: number): string {
  const factor = amount < 1 ? 1_000 : 100;
  const rounded = Math.ceil(amount * factor - NOISE) / factor;
  return `$${rounded.toFixed(3).replace(/0$/, '')}`;
}

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
