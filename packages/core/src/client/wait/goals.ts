// What each state means for each goal, as a total table; it may not look at a clock.

import { ENDPOINT_STATES, type EndpointState, type KnownEndpointState } from '../schemas/endpoint.ts';

/**
 * `running` is the API's word; `ready` is more: the health route answers 200 with the token, and what
 * serves is what was asked for. `gone` is the API's own 404.
 */
export type Goal = 'ready' | 'running' | 'paused' | 'scaledToZero' | 'gone';

/** `never`: without somebody's action the goal will not be reached. */
export type Verdict = 'met' | 'changing' | 'never';

const TABLE = {
  ready: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'never',
    running: 'met',
    paused: 'never',
    failed: 'never',
    // The health request wakes it.
    scaledToZero: 'changing',
  },
  running: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'never',
    running: 'met',
    paused: 'never',
    failed: 'never',
    scaledToZero: 'never',
  },
  paused: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'changing',
    running: 'changing',
    paused: 'met',
    failed: 'changing',
    scaledToZero: 'changing',
  },
  scaledToZero: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'never',
    running: 'changing',
    paused: 'never',
    failed: 'never',
    scaledToZero: 'met',
  },
  gone: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'changing',
    running: 'changing',
    paused: 'changing',
    failed: 'changing',
    scaledToZero: 'changing',
  },
} as const satisfies Record<Goal, Record<KnownEndpointState, Verdict>>;

/** A state that this version does not know is still changing: the deadline ends the wait, not a guess. */
export function settleState(goal: Goal, state: EndpointState): Verdict {
  return isKnown(state) ? TABLE[goal][state] : 'changing';
}

/** While one of these lasts, something is being brought up, moved or taken down. */
const TRANSITIONAL: ReadonlySet<string> = new Set(['pending', 'initializing', 'updating']);

export function isTransitional(state: EndpointState): boolean {
  return TRANSITIONAL.has(state) || !isKnown(state);
}

function isKnown(state: EndpointState): state is KnownEndpointState {
  return ENDPOINT_STATES.some((known) => known === state);
}
