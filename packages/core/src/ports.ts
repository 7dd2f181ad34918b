// The four doors through which effects enter: Fetch, Clock, Random, Log. It may hold types only.

/**
 * The part of the platform's `fetch` that this product calls. `globalThis.fetch` fits, and so does
 * `emulator.fetch`.
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Time. Pure code takes `now` as an argument; only code at the edges holds a Clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Resolves after `milliseconds`, or at once when `signal` aborts. It never rejects: the caller
   * looks at the signal.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `ring` after `milliseconds`, unless the returned function is called before. A clock need not have
   * it: sleeping does the same, but takes an abort signal for each request, and those are slow.
   */
  setAlarm?(milliseconds: number, ring: () => void): () => void;
}

/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** One line of a live log. `fields` holds facts for machines; secrets never get in. */
export interface LogEvent {
  readonly level: 'debug' | 'info' | 'warning';
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

export type Log = (event: LogEvent) => void;

export interface Ports {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
