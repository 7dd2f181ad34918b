// Turns the signals that end a command into an AbortSignal; whoever listens stops what it has started.

import { constants } from 'node:os';

/** SIGHUP: the terminal was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Call it before anything is started. A second signal changes nothing: what stops, stops in peace. */
export function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** What a shell gives for a program that this signal ended. */
export function exitCodeOf(stopped: AbortSignal): number {
  const signal = SIGNALS.find((each) => each === stopped.reason);
  return 128 + (signal === undefined ? 0 : constants.signals[signal]);
}
