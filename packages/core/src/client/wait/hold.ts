// A health request that the proxy holds open until a replica is ready. It ends a sleep early, and it proves nothing.

import type { Clock } from '../../ports.ts';
import { type Endpoint, healthUrlOf, stateOf } from '../schemas/endpoint.ts';
import {
  type Health,
  type HealthAnswer,
  type HealthContext,
  type HealthRefusal,
  holdForHealth,
  isRefusal,
} from './health.ts';

export interface Hold {
  /**
   * Starts a held request, unless one is held already, there is no address yet, or the server does not hold requests. If it does
   * not hold them, a sleeping endpoint still gets a request with every look, because only a request wakes it.
   */
  begin(endpoint: Endpoint): void;
  /** Is a request being held by a server that has shown that it holds? */
  isHolding(): boolean;
  /** Why further requests are useless: the token was refused, or may not be sent there. Undefined: no such reason yet. */
  refusal(): HealthRefusal | undefined;
  /** The last answer to a held request, unless it came from a model that serves. */
  lastAnswer(): HealthAnswer | undefined;
  /** Sleeps, but wakes at once when the held request is answered. */
  sleepOrWake(milliseconds: number): Promise<void>;
  release(): void;
}

/** A request that is answered sooner than this was not held. */
const HELD_AT_LEAST_MS = 1_000;
/** A proxy that answers this many requests in a row without holding them does not know the header. */
const MOST_UNHELD_ANSWERS = 3;

export function createHold(
  context: HealthContext & { readonly clock: Clock; readonly signal?: AbortSignal },
): Hold {
  const { clock } = context;
  const released = new AbortController();
  const signal =
    context.signal === undefined ? released.signal : AbortSignal.any([released.signal, context.signal]);
  /** Resolves to whether the answer is worth a look now. */
  let held: Promise<boolean> | undefined;
  let beganMs = 0;
  let unheldAnswers = 0;
  let refused: HealthRefusal | undefined;
  let lastAnswer: HealthAnswer | undefined;
  /** An answer arrived between two sleeps: the next sleep is skipped. */
  let wakes = false;

  const settle = (health: Health): boolean => {
    held = undefined;
    if (isRefusal(health)) refused = health;
    if (health.kind === 'notYet') lastAnswer = health.answer;
    const wasHeld = clock.now() - beganMs >= HELD_AT_LEAST_MS;
    unheldAnswers = wasHeld ? 0 : unheldAnswers + 1;
    // An endpoint that answers at once again and again must not cause looks without a pause.
    const isNews = isRefusal(health) || !isUnheld();
    wakes ||= isNews && health.kind !== 'notYet';
    return isNews;
  };
  const isUnheld = (): boolean => unheldAnswers >= MOST_UNHELD_ANSWERS;

  return {
    begin(endpoint) {
      if (held !== undefined || healthUrlOf(endpoint) === undefined) return;
      if (isUnheld() && stateOf(endpoint) !== 'scaledToZero') return;
      beganMs = clock.now();
      held = holdForHealth(context, endpoint, signal).then(settle);
    },
    isHolding: () => held !== undefined && clock.now() - beganMs >= HELD_AT_LEAST_MS,
    refusal: () => refused,
    lastAnswer: () => lastAnswer,
    async sleepOrWake(milliseconds) {
      if (!wakes && !signal.aborted) await sleepUnlessWoken(clock, milliseconds, { signal, held });
      wakes = false;
    },
    release: () => released.abort('released'),
  };
}

async function sleepUnlessWoken(
  clock: Clock,
  milliseconds: number,
  by: { readonly signal: AbortSignal; readonly held: Promise<boolean> | undefined },
): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort('woken');
  by.signal.addEventListener('abort', wake, { once: true });
  if (by.held !== undefined) void by.held.then((isNews) => isNews && wake());
  await clock.sleep(milliseconds, woken.signal);
  by.signal.removeEventListener('abort', wake);
}
