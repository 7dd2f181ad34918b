// Starts load in a separate process, so that creating the load does not slow down the measured one.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../stopwatch.ts';

export interface Load {
  readonly port: number;
  /** Complete HTTP/1.1 requests. A single one is repeated; several are sent once each. */
  readonly requests: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Any other status is an error, because a refused request is fast and would improve the figure. */
  readonly status: number;
}

export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
  /** The median time from the first byte sent to the last byte received. */
  readonly medianMs: number;
}

const GRACE_MS = 30_000;

export async function withLoad<Value>(
  use: (sendLoad: (load: Load) => Promise<LoadResult>) => Promise<Value>,
): Promise<Value> {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { execArgv: [] });
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load ended early; its error is above');
  });
  ended.catch(() => undefined);
  const sendLoad = async (load: Load): Promise<LoadResult> => {
    child.send(load);
    const limitMs = GRACE_MS + load.seconds * 1_000;
    return within(limitMs, Promise.race([answerOf(child), ended]), 'the load');
  };
  try {
    return await use(sendLoad);
  } finally {
    child.kill();
  }
}

function answerOf(child: ChildProcess): Promise<LoadResult> {
  return new Promise((resolve) => {
    child.once('message', (struck: LoadResult) => resolve(struck));
  });
}
