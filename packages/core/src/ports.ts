// The four ports through which effects enter: Fetch, Clock, Random, Log. It may hold types only.

/**
 * The part of the platform's `fetch` that this product calls. `globalThis.fetch` fits, and so does
 * `emulator.fetch`.
 */
export type Fetch = (url: string, init: RequestInit) => Promise<FetchReply>;

/**
 * The part of a `Response` that is read. A whole `Response` is not required: in Node its first use loads the platform's fetch,
 * which takes longer than a short program runs.
 */
export interface FetchReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** Null when there is none. It can be read once: in pieces, or as text. */
  readonly body: ReplyBody | null;
  /** The whole body, read as UTF-8. Rejects when the connection breaks. */
  text(): Promise<string>;
}

/** Names in any case; a header that came several times is one value with commas. */
export interface ReplyHeaders extends Iterable<[name: string, value: string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** Ending the iteration discards the rest, and so does `cancel` before the first piece. */
export interface ReplyBody extends AsyncIterable<Uint8Array> {
  cancel(): Promise<void>;
}

/** Time. Pure code takes `now` as an argument; only code at the edges holds a Clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `milliseconds`, or at once when `signal` aborts. It never rejects: the caller checks the signal. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** One line of a live log. `fields` holds facts for machines, and never secrets. */
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
