// Tests that an endpoint counts as gone only after a 404, and that every other outcome says that it may still bill.

import { expect, test } from 'vitest';
import { createRequest, ref } from '../../test/endpoints.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { createScriptedClient, type Kept, type ScriptedTrouble } from '../../test/scripted-client.ts';
import type { ApiFault } from '../client/fault.ts';
import { removeEndpoint } from './remove.ts';

const running: Kept = { request: createRequest, state: 'running' };
const forbidden: ApiFault = { kind: 'forbidden', operation: 'deleteEndpoint', status: 403, message: '' };
const lost: ApiFault = { kind: 'timedOut', operation: 'deleteEndpoint', timeoutMs: 1 };
const unauthorized: ApiFault = { kind: 'unauthorized', operation: 'getEndpoint', status: 401, message: '' };

function stillBilling(cause: object): object {
  return { ok: false, fault: { kind: 'stillBilling', name: ref.name, cause } };
}

test.each<[string, Kept | undefined, readonly ScriptedTrouble[], object, number]>([
  ['an endpoint is deleted when its 404 was seen', running, [], { ok: true, value: 'deleted' }, 3_000],
  ['an absent one was gone before', undefined, [], { ok: true, value: 'already-gone' }, 0],
  [
    'a lost reply is settled by the 404',
    running,
    [{ operation: 'deleteEndpoint', when: 'after', fault: lost }],
    { ok: true, value: 'deleted' },
    3_000,
  ],
  [
    'a refused delete still bills, at once',
    running,
    [{ operation: 'deleteEndpoint', when: 'before', fault: forbidden }],
    stillBilling(forbidden),
    0,
  ],
  [
    'a refused delete of an absent endpoint counts as gone',
    undefined,
    [{ operation: 'deleteEndpoint', when: 'before', fault: forbidden }],
    { ok: true, value: 'deleted' },
    0,
  ],
  [
    'a delete that was never done still bills, after three minutes',
    running,
    [{ operation: 'deleteEndpoint', when: 'before', fault: lost }],
    stillBilling(lost),
    180_000,
  ],
  [
    'a proof that is refused still bills',
    running,
    [{ operation: 'getEndpoint', when: 'before', fault: unauthorized }],
    stillBilling(unauthorized),
    0,
  ],
])('%s', async (_what, kept, troubles, wanted, atLeastMs) => {
  const clock = createManualClock();
  const { client } = createScriptedClient(clock, kept, troubles);
  expect(await clock.run(removeEndpoint({ client, endpoint: ref }))).toEqual(wanted);
  expect(clock.now()).toBeGreaterThanOrEqual(atLeastMs);
  expect(clock.now()).toBeLessThanOrEqual(atLeastMs * 2);
});

test('a delete that never ends names the deadline as its cause', async () => {
  const clock = createManualClock();
  const scripted = createScriptedClient(clock, running);
  const stuck = {
    ...scripted.client,
    deleteEndpoint: async () => ({ ok: true, value: 'accepted' }) as const,
  };
  expect(await clock.run(removeEndpoint({ client: stuck, endpoint: ref }))).toMatchObject(
    stillBilling({ kind: 'deadlinePassed', goal: 'gone', state: 'running' }),
  );
});

test('a caller who aborts is told that the endpoint still bills', async () => {
  const clock = createManualClock();
  const stop = new AbortController();
  const { client } = createScriptedClient(clock, running);
  clock.at(500, () => stop.abort());
  expect(await clock.run(removeEndpoint({ client, endpoint: ref, signal: stop.signal }))).toMatchObject(
    stillBilling({ kind: 'cancelled' }),
  );
});

test('every read is reported', async () => {
  const clock = createManualClock();
  const states: string[] = [];
  const { client } = createScriptedClient(clock, running);
  await clock.run(removeEndpoint({ client, endpoint: ref, onLook: (look) => states.push(look.state) }));
  expect([states[0], states.at(-1)]).toEqual(['running', 'gone']);
});

test("a proxy's 404 to the delete is not believed while a GET finds the endpoint", async () => {
  const clock = createManualClock();
  const scripted = createScriptedClient(clock, running);
  const deaf = {
    ...scripted.client,
    deleteEndpoint: async () => ({ ok: true, value: 'alreadyGone' }) as const,
  };
  expect(await clock.run(removeEndpoint({ client: deaf, endpoint: ref }))).toMatchObject(
    stillBilling({ kind: 'deadlinePassed', goal: 'gone', state: 'running' }),
  );
});

test('a caller with its own timeout waits no longer than that', async () => {
  const clock = createManualClock();
  const { client } = createScriptedClient(clock, running);
  expect(await clock.run(removeEndpoint({ client, endpoint: ref, timeoutMs: 1_000 }))).toMatchObject(
    stillBilling({ kind: 'deadlinePassed' }),
  );
  expect(clock.now()).toBe(1_000);
});
