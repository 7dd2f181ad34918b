// Waits for the end of a child, and ends it when the job is cancelled, lost or too slow. The only file here with timers.

import type { ChildProcess } from 'node:child_process';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'timedOut';

export interface ChildLimits {
  readonly child: ChildProcess;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Kills the child without a chance to tidy up, as when its machine is lost. */
  readonly loss: AbortSignal | undefined;
}

/** The time from SIGINT to SIGTERM, and from SIGTERM to SIGKILL (actions/runner, `ProcessInvoker.cs`). */
const INTERRUPT_MS = 7_500;
const TERMINATE_MS = 2_500;

/** Rejects when the child cannot be started. */
export function endWhenAborted({
  child,
  timeoutMs,
  signal,
  loss,
}: ChildLimits): Promise<readonly [exitCode: number | null, conclusion: Conclusion]> {
  return new Promise((resolve, reject) => {
    let cause: 'cancelled' | 'timedOut' | undefined;
    const timers: NodeJS.Timeout[] = [];
    const cancel = (): void => {
      cause ??= 'cancelled';
      child.kill('SIGINT');
      timers.push(setTimeout(() => child.kill('SIGTERM'), INTERRUPT_MS));
      timers.push(setTimeout(() => child.kill('SIGKILL'), INTERRUPT_MS + TERMINATE_MS));
    };
    const expire = (): void => {
      cause ??= 'timedOut';
      child.kill('SIGKILL');
    };
    timers.push(setTimeout(expire, timeoutMs));
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const lose = (): void => {
      cause ??= 'cancelled';
      child.kill('SIGKILL');
    };
    loss?.addEventListener('abort', lose, { once: true });
    const settle = (): void => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      loss?.removeEventListener('abort', lose);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (exitCode) => {
      settle();
      resolve([exitCode, cause ?? (exitCode === 0 ? 'success' : 'failure')]);
    });
  });
}
