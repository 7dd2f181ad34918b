// How long each phase takes: drawn by seed from ranges seen in public records; pure.
import type { Instance } from '../catalogue/instances.ts';
import { seededWhole } from '../seed/seeded.ts';

type Range = readonly [from: number, to: number];

/** Scheduling of a new endpoint: seconds when hardware is available. */
const PENDING_MS: Range = [2_000, 4_000];

/** Container start until `running`: 21 to 62 s seen on small machines, minutes on big ones. */
const INITIALIZING_MS = {
  cpu: [20_000, 60_000],
  gpu: [45_000, 157_000],
  neuron: [90_000, 300_000],
  zero_gpu: [20_000, 60_000],
} as const satisfies Record<Instance['accelerator'], Range>;

/** `running` comes before the model has loaded: llama.cpp answers 503 for a few seconds up to a minute. */
const HEALTH_MS: Range = [2_000, 8_000];

/** The first 200 of a woken endpoint came after 36 to 42 s, the sum of these two. */
const WAKE_MS: Range = [34_000, 38_000];
const WAKE_HEALTH_MS: Range = [2_000, 4_000];

/**
 * After a PUT, GET still says `running` for a moment. huggingface_hub's wait once returned too early because of
 * this.
 */
export const UPDATE_NOTICED_AFTER_MS = 1_500;

/** With one replica, requests get 503 for about 50 s during a roll-out. */
export const ROLL_GAP_MS = 50_000;

/** After scale-to-zero the replica still serves for this long. */
export const DRAIN_MS = 1_000;

/** GET still answers 200 for about this long after a DELETE. */
export const DELETED_VISIBLE_MS = 400;

/** A failing start fails after its container was tried a few times. */
export const FAILS_AFTER_MS = 45_000;

export interface StartTimes {
  readonly pendingMs: number;
  readonly initializingMs: number;
  readonly healthMs: number;
}

export interface StartIdentity {
  readonly seed: number;
  readonly namespace: string;
  readonly name: string;
  /** Counts the starts of this endpoint, so that each start draws its own times. */
  readonly start: number;
}

export function drawStartTimes(identity: StartIdentity, accelerator: Instance['accelerator']): StartTimes {
  const draw = (range: Range, what: string) =>
    seededWhole(identity.seed, range, [what, identity.namespace, identity.name, identity.start]);
  return {
    pendingMs: draw(PENDING_MS, 'pending'),
    initializingMs: draw(INITIALIZING_MS[accelerator], 'initializing'),
    healthMs: draw(HEALTH_MS, 'health'),
  };
}

export function drawWakeTimes(identity: StartIdentity): StartTimes {
  const draw = (range: Range, what: string) =>
    seededWhole(identity.seed, range, [what, identity.namespace, identity.name, identity.start]);
  return {
    pendingMs: 0,
    initializingMs: draw(WAKE_MS, 'wake'),
    healthMs: draw(WAKE_HEALTH_MS, 'wakeHealth'),
  };
}
