// A health request that the proxy holds open until a replica is ready: an alarm clock, never a proof.

import type { Clock } from '../../ports.ts';
import type { Transport } from '../http/transport.ts';
import type { Endpoint } from '../schemas/endpoint.ts';
import { healthUrlOf } from '../schemas/endpoint.ts';
import { type Health, holdForHealth } from './health.ts';

export interface Hold {
  /** Starts holding, unless a request is held already, there is no address yet, or the server does not hold. */
  begin(endpoint: Endpoint): void;
  /** Is a request being held by a server that has shown that it holds? */
  isHolding(): boolean;
  /** The endpoint's refusal of the token, once there was one. */
  refusal(): Extract<Health, { kind: 'tokenRefused' }> | undefined;
  /** Sleeps, but wakes at once when the held request is answered. */
  sleepOrWake(milliseconds: number): Promise<void>;
  release(): void;
}

/** An answer sooner than this was not held. */
const HELD_AT_LEAST_MS = 1_000;
/** A proxy that answers at once again and again does not know the header. */
const MOST_UNHELD_ANSWERS = 3;

export function createHold(context: {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly signal?: AbortSignal;
}): Hold {
  const { clock, transport } = context;
  const released = new AbortController();
  const signal =
    context.signal === undefined ? released.signal : AbortSignal.any([released.signal, context.signal]);
  let held: Promise<void> | undefined;
  let beganMs = 0;
  let unheldAnswers = 0;
  let refused: Extract<Health, { kind: 'tokenRefused' }> | undefined;
  /** An answer that came while nobody slept: the next sleep must not happen. */
  let rang = false;

  const settle = (health: Health): void => {
    held = undefined;
    if (health.kind === 'tokenRefused') refused = health;
    rang ||= health.kind !== 'notYet';
    const wasHeld = clock.now() - beganMs >= HELD_AT_LEAST_MS;
    unheldAnswers = wasHeld ? 0 : unheldAnswers + 1;
  };

  return {
    begin(endpoint) {
      if (held !== undefined || unheldAnswers >= MOST_UNHELD_ANSWERS || healthUrlOf(endpoint) === undefined)
        return;
      beganMs = clock.now();
      held = holdForHealth(transport, endpoint, signal).then(settle);
    },
    isHolding: () => held !== undefined && clock.now() - beganMs >= HELD_AT_LEAST_MS,
    refusal: () => refused,
    async sleepOrWake(milliseconds) {
      if (!rang && !signal.aborted) await sleepUnlessWoken(clock, milliseconds, { signal, held });
      rang = false;
    },
    release: () => released.abort('released'),
  };
}

async function sleepUnlessWoken(
  clock: Clock,
  milliseconds: number,
  by: { readonly signal: AbortSignal; readonly held: Promise<void> | undefined },
): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort('woken');
  by.signal.addEventListener('abort', wake, { once: true });
  if (by.held !== undefined) void by.held.then(wake);
  await clock.sleep(milliseconds, woken.signal);
  by.signal.removeEventListener('abort', wake);
}
