// Tests that a call to an object that resets is repeated with a fresh stub, a bounded number of times.

import { createEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';
import { askEndpoint, askIndex } from './ask-object.ts';

/** The error that Cloudflare throws while a deploy replaces the script. */
const reset = (more: object = {}) => Object.assign(new Error('reset'), { retryable: true, ...more });

/** Fails the given number of times. */
function open(failures: number, error: () => Error) {
  const { clock } = createEmulator();
  const stubs: object[] = [];
  const object = {
    getByName: (name: string) => {
      const answer = async () => {
        if (stubs.length <= failures) throw error();
        return name;
      };
      const stub = { describe: answer, find: answer };
      stubs.push(stub);
      return stub;
    },
  };
  const env = { ENDPOINTS: object, TRIGGERS: object } as unknown as ExecutorEnv;
  /** Awaits the result while the virtual clock advances. */
  const settle = async (asked: Promise<unknown>) => {
    let isOver = false;
    const told = asked.then(String, () => 'failed').finally(() => (isOver = true));
    while (!isOver) await clock.advance(1_000);
    return [await told, new Set(stubs).size];
  };
  return { access: { env, ports: { clock } }, settle };
}

test.each([
  ['that resets twice', 2, () => reset(), ['acme/x', 3]],
  ['that goes on resetting', 99, () => reset(), ['failed', 4]],
  ['that has too much to do', 1, () => reset({ overloaded: true }), ['failed', 1]],
  ['that is broken', 1, () => new Error('broken'), ['failed', 1]],
])('an object %s', async (_what, failures, error, wanted) => {
  const endpoint = open(failures, error);
  const asked = askEndpoint(endpoint.access, 'acme/x', async (object) =>
    object.describe({ namespace: 'acme', name: 'x' }),
  );
  expect(await endpoint.settle(asked)).toEqual(wanted);
  const index = open(failures, error);
  expect(await index.settle(askIndex(index.access, 'acme/x', async (one) => one.find('id')))).toEqual(wanted);
});
