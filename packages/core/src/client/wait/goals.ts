// What each state means for each goal, as a total table; it may not read a clock.

import { ENDPOINT_STATES, type EndpointState, type KnownEndpointState } from '../schemas/endpoint.ts';

/**
 * `running` is the API's state. `ready` means more: the health route answers 200 with the token, and the endpoint serves what was
 * requested. `gone` is the API's own 404.
 */
export type Goal = 'ready' | 'running' | 'paused' | 'scaledToZero' | 'gone';

/** `never`: the goal cannot be reached unless somebody acts. */
export type GoalProgress = 'met' | 'changing' | 'never';

const TABLE = {
  ready: {
    pending: 'changing',
    initializing: 'changing',
    updating: 'changing',
    updateFailed: 'never',
    running: 'met',
    paused: 'never',
    failed: 'never',
    // The health request wakes the endpoint.
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
} as const satisfies Record<Goal, Record<KnownEndpointState, GoalProgress>>;

/** A state that this version does not know counts as still changing: the deadline ends the wait, not a guess. */
export function settleState(goal: Goal, state: EndpointState): GoalProgress {
  return isKnown(state) ? TABLE[goal][state] : 'changing';
}

/** In these states the endpoint is being started, moved or stopped. */
const TRANSITIONAL: ReadonlySet<string> = new Set(['pending', 'initializing', 'updating']);

export function isTransitional(state: EndpointState): boolean {
  return TRANSITIONAL.has(state) || !isKnown(state);
}

function isKnown(state: EndpointState): state is KnownEndpointState {
  return ENDPOINT_STATES.some((known) => known === state);
}
