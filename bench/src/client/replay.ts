// Starts and stops the replaying server; it may not measure.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../stopwatch.ts';
import type { Recording } from './recording.ts';

const READY_LIMIT_MS = 20_000;

/** Serves `recording` from another process while `use` runs. `origin` has a form like `http://127.0.0.1:4010`. */
export async function withReplay<Value>(
  recording: Recording,
  use: (origin: string) => Promise<Value>,
): Promise<Value> {
  const child = fork(join(import.meta.dirname, 'replay-server.ts'), { execArgv: [] });
  try {
    child.send(recording);
    const [port] = await within(READY_LIMIT_MS, once(child, 'message'), 'the replaying server');
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
  }
}
