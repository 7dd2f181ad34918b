// The ports of one run, which can die at any moment like a killed process. It may not know what runs on them.

import type { Clock, Fetch, Ports, Random } from '@preview-endpoints/core';
import type { Emulator } from '@preview-endpoints/emulator';
import { createRandom } from './random.ts';

/** One request that the run sent. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  /** 0 means no reply. */
  readonly status: number;
  /** When the server had answered. */
  readonly atMs: number;
}

export interface MortalPorts {
  readonly ports: Ports;
  /** Afterwards no call on these ports ever returns. */
  kill(): void;
  /** Resolves when the ports die. */
  readonly died: Promise<void>;
}

export interface MortalOptions {
  readonly emulator: Emulator;
  readonly seed: number;
  /** The ports die at this request: before it is sent, or after the server acted. */
  readonly dieAt?: { readonly request: number; readonly sent: boolean };
  /** Called when the server has answered, before the reply arrives. */
  readonly onAnswer: (request: SentRequest) => void;
}

/** The longest latency of one direction. Random latencies let two concurrent runs meet in every order. */
const LONGEST_LATENCY_MS = 300;

const never = new Promise<never>(() => undefined);

export function createMortalPorts(options: MortalOptions): MortalPorts {
  const { emulator, onAnswer } = options;
  const random = createRandom(options.seed);
  const death = new AbortController();
  const { promise: died, resolve: announceDeath } = Promise.withResolvers<void>();
  let requests = 0;

  const kill = (): void => {
    // An explicit reason, because the platform's default would capture the stack for each death.
    death.abort('dead');
    announceDeath();
  };
  const untilDeath = <Value>(work: Promise<Value>): Promise<Value> =>
    work.finally(() => (death.signal.aborted ? never : undefined));
  const anyOf = (signal: AbortSignal | null | undefined): AbortSignal =>
    signal === null || signal === undefined ? death.signal : AbortSignal.any([death.signal, signal]);

  const fetch: Fetch = async (url, init) => {
    requests += 1;
    const isLast = requests === options.dieAt?.request;
    if (death.signal.aborted || (isLast && options.dieAt?.sent === false)) {
      kill();
      return never;
    }
    const sending = send({ url, init: { ...init, signal: anyOf(init.signal) }, emulator, random, onAnswer });
    if (isLast) await sending.catch(() => undefined).then(kill);
    return untilDeath(sending);
  };
  const clock: Clock = {
    now: () => emulator.clock.now(),
    // The sleep of a dead run is not cancelled: it wakes nothing, and a signal for every sleep would cost more.
    sleep: (milliseconds, signal) => untilDeath(emulator.clock.sleep(milliseconds, signal)),
  };
  return {
    ports: { fetch, clock, random: createRandom(options.seed + 1), log: () => undefined },
    kill,
    died,
  };
}

async function send(request: {
  readonly url: string;
  readonly init: RequestInit & { readonly signal: AbortSignal };
  readonly emulator: Emulator;
  readonly random: Random;
  readonly onAnswer: (request: SentRequest) => void;
}): Promise<Response> {
  const { url, init, emulator, random, onAnswer } = request;
  const wayThereMs = random() * LONGEST_LATENCY_MS;
  const wayBackMs = random() * LONGEST_LATENCY_MS;
  await emulator.clock.sleep(wayThereMs, init.signal);
  const facts = {
    method: init.method ?? 'GET',
    path: new URL(url).pathname,
    body: typeof init.body === 'string' ? init.body : undefined,
  };
  try {
    const response = await emulator.fetch(url, init);
    onAnswer({ ...facts, status: response.status, atMs: emulator.clock.now() });
    await emulator.clock.sleep(wayBackMs, init.signal);
    init.signal.throwIfAborted();
    return response;
  } catch (error) {
    onAnswer({ ...facts, status: 0, atMs: emulator.clock.now() });
    throw error;
  }
}
