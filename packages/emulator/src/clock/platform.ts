// The only file of this package that touches the platform's time and event loop; it decides nothing.

/** Milliseconds since the Unix epoch, by the machine. */
export function machineNow(): number {
  return Date.now();
}

/** Runs `action` after real milliseconds and returns a function that calls it off. */
export function afterRealMs(milliseconds: number, action: () => void): () => void {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
}

/** Runs `action` in the next turn of the event loop, after everything that is ready now. */
export function nextTurn(action: () => void): void {
  setImmediate(action);
}
