// The platform's own fetch, clock and randomness: the only file of the core that may use them.

import type { Clock, Log, Ports } from './ports.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', wake);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', wake, { once: true });
    }),
};

const silent: Log = () => undefined;

/** The ports of the platform, with any of them replaced. The default log says nothing. */
export function createSystemPorts(replacements: Partial<Ports> = {}): Ports {
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    clock: systemClock,
    random: Math.random,
    log: silent,
    ...replacements,
  };
}
