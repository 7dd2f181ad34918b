// Turns the signals that end a command into an AbortSignal; the code that listens to it must stop what it started.

import { constants } from 'node:os';

/** SIGHUP: the terminal was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Call it before anything is started. A second signal changes nothing, so that stopping is not interrupted. */
export function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}

/** The exit code that a shell reports for a program that this signal ended. */
export function exitCodeOf(stopped: AbortSignal): number {
  const signal = SIGNALS.find((each) => each === stopped.reason);
  return 128 + (signal === undefined ? 0 : constants.signals[signal]);
}
