// Decides what an intent needs, from the endpoint's state. Pure. If the state is already as asked, no write is needed.

import type { KnownEndpointState } from '@preview-endpoints/core/client';
import type { StateAction } from '../../policy/policy.ts';
import type { Trouble } from './intent.ts';

export type Step =
  | { readonly kind: 'write'; readonly action: Exclude<StateAction, 'toggle'> }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refuse'; readonly trouble: Trouble };

/** `up` is running or starting: a resume would only be answered with "already running". */
type StateSide = 'up' | 'down' | 'broken';

const SIDES = {
  pending: 'up',
  initializing: 'up',
  updating: 'up',
  running: 'up',
  paused: 'down',
  scaledToZero: 'down',
  failed: 'broken',
  updateFailed: 'broken',
} as const satisfies Record<KnownEndpointState, StateSide>;

const REACHED = { pause: 'paused', 'scale-to-zero': 'scaledToZero' } as const;

export function decideStep(action: StateAction, state: string): Step {
  const side = sideOf(state);
  switch (action) {
    case 'pause':
    case 'scale-to-zero':
      return state === REACHED[action] ? { kind: 'nothing' } : { kind: 'write', action };
    case 'resume':
      return side === 'up' ? { kind: 'nothing' } : { kind: 'write', action };
    case 'toggle':
      return toggle(side, state);
  }
}

function toggle(side: StateSide | undefined, state: string): Step {
  if (side === 'up') return { kind: 'write', action: 'pause' };
  if (side === 'down') return { kind: 'write', action: 'resume' };
  const text =
    side === 'broken'
      ? `The endpoint's state is ${state}: it neither runs nor rests, so there is nothing to toggle. Ask for pause or resume by name.`
      : `The endpoint's state ${state} is not known, so there is nothing to toggle. Ask for pause or resume by name.`;
  return { kind: 'refuse', trouble: { kind: 'nothingToToggle', text } };
}

/** Undefined for an unknown state. */
export function sideOf(state: string): StateSide | undefined {
  return isKnown(state) ? SIDES[state] : undefined;
}

function isKnown(state: string): state is KnownEndpointState {
  return Object.hasOwn(SIDES, state);
}
