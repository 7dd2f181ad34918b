// Orders load from a process of its own, so that making it does not slow down what is measured.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../stopwatch.ts';

export interface Blows {
  readonly port: number;
  /** Whole HTTP/1.1 requests. One is sent again and again; of several each is sent once. */
  readonly requests: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Any other status is an error: a refused request is quick, and would be measured. */
  readonly status: number;
}

export interface Struck {
  readonly answered: number;
  readonly seconds: number;
}

const GRACE_MS = 30_000;

export async function withHammer<Value>(
  use: (strike: (blows: Blows) => Promise<Struck>) => Promise<Value>,
): Promise<Value> {
  const child = fork(join(import.meta.dirname, 'hammer-process.ts'), { execArgv: [] });
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load ended early; its error is above');
  });
  ended.catch(() => undefined);
  const strike = async (blows: Blows): Promise<Struck> => {
    child.send(blows);
    const limitMs = GRACE_MS + blows.seconds * 1_000;
    return within(limitMs, Promise.race([answerOf(child), ended]), 'the load');
  };
  try {
    return await use(strike);
  } finally {
    child.kill();
  }
}

function answerOf(child: ChildProcess): Promise<Struck> {
  return new Promise((resolve) => {
    child.once('message', (struck: Struck) => resolve(struck));
  });
}
