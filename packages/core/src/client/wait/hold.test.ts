// Tests the held health request: it ends a sleep at once, and servers that do not hold it are not asked again.

import { describe, expect, test } from 'vitest';
import { apiUrl, buildEndpoint, buildPorts, token } from '../../../test/endpoints.ts';
import { createManualClock } from '../../../test/manual-clock.ts';
import { hang, json, type ScriptedReply, scriptFetch } from '../../../test/scripted-fetch.ts';
import { createScriptedWait } from '../../../test/scripted-wait.ts';
import { createTransport } from '../http/transport.ts';
import { createHold } from './hold.ts';

const ok = json(200, {});
const waking = json(503, {});

function isHeld(headers: Headers): boolean {
  return headers.has('x-scale-up-timeout');
}

test('a wait wakes when the held request is answered, not when its sleep is over', async () => {
  const scripted = createScriptedWait(
    (nowMs) => (nowMs < 33_333 ? 'initializing' : 'running'),
    (seen) =>
      isHeld(seen.headers)
        ? new Promise((resolve) => scripted.clock.at(33_333, () => resolve(ok.clone())))
        : ok.clone(),
  );
  expect(await scripted.wait({})).toMatchObject({ ok: true });
  expect(scripted.clock.now()).toBe(33_333);
});

test('a server that does not hold is asked three times in a row, and then no more', async () => {
  const scripted = createScriptedWait(() => 'initializing', waking);
  await scripted.wait({ timeoutMs: 300_000 });
  expect(scripted.health).toHaveLength(3);
  expect(scripted.healthMs.at(-1)).toBeLessThan(10_000);
});

test.each([502, 503])(
  'a sleeping endpoint is asked until it wakes, although three requests ended at once in %i',
  async (status) => {
    let asked = 0;
    const scripted = createScriptedWait(
      () => (asked < 8 ? 'scaledToZero' : 'running'),
      () => {
        asked += 1;
        return asked < 8 ? json(status, {}) : ok.clone();
      },
    );
    expect(await scripted.wait({ timeoutMs: 120_000 })).toMatchObject({ ok: true });
    expect(scripted.clock.now()).toBeLessThan(60_000);
  },
);

test('a sleeping endpoint is asked until the deadline, with pauses', async () => {
  for (const answer of [waking, ok]) {
    const scripted = createScriptedWait(() => 'scaledToZero', answer);
    await scripted.wait({ timeoutMs: 300_000 });
    expect(scripted.healthMs.at(-1)).toBeGreaterThan(280_000);
    expect(scripted.health.length).toBeLessThan(80);
  }
});

test('an endpoint that falls asleep during the wait is woken again', async () => {
  let isAwake = true;
  const scripted = createScriptedWait(
    (nowMs) => {
      if (nowMs > 20_000 && nowMs < 30_000) isAwake = false;
      return isAwake ? 'running' : 'scaledToZero';
    },
    () => {
      const isFirst = scripted.clock.now() < 20_000;
      isAwake = true;
      return isFirst ? waking.clone() : ok.clone();
    },
  );
  expect(await scripted.wait({ timeoutMs: 120_000 })).toMatchObject({ ok: true });
});

test('a server that holds and gives up is asked again', async () => {
  const scripted = createScriptedWait(
    () => 'initializing',
    () =>
      new Promise((resolve) =>
        scripted.clock.at(scripted.clock.now() + 50_000, () => resolve(waking.clone())),
      ),
  );
  await scripted.wait({ timeoutMs: 300_000 });
  expect(scripted.health.length).toBeGreaterThanOrEqual(5);
  expect(scripted.health[0]?.headers.get('x-scale-up-timeout')).toBe('50');
});

test('the other goals hold nothing and ask no health route', async () => {
  for (const goal of ['running', 'paused', 'scaledToZero', 'gone'] as const) {
    const scripted = createScriptedWait(() => 'updating', ok);
    await scripted.wait({ goal });
    expect(scripted.health).toEqual([]);
  }
});

describe('a hold', () => {
  function start(...answers: readonly ScriptedReply[]) {
    const clock = createManualClock();
    const script = scriptFetch(...answers);
    const stop = new AbortController();
    const transport = createTransport({ ports: buildPorts(script.fetch, clock), token });
    return { clock, script, stop, hold: createHold({ clock, transport, apiUrl, signal: stop.signal }) };
  }

  test('holds one request at a time, and none without an address', async () => {
    const { clock, script, hold } = start(hang);
    hold.begin({ name: 'a', status: { state: 'pending' } });
    expect(script.seen).toHaveLength(0);
    hold.begin(buildEndpoint());
    hold.begin(buildEndpoint());
    await clock.run(hold.sleepOrWake(5_000));
    expect([script.seen.length, clock.now(), hold.isHolding()]).toEqual([1, 5_000, true]);
    hold.release();
  });

  test('is not reported as holding before the server has held the request', () => {
    const { hold } = start(hang);
    hold.begin(buildEndpoint());
    expect(hold.isHolding()).toBe(false);
    hold.release();
  });

  test('remembers an answer that arrived between two sleeps', async () => {
    const { clock, hold } = start(
      () => new Promise<Response>((resolve) => clock.at(2_000, () => resolve(ok.clone()))),
    );
    hold.begin(buildEndpoint());
    await clock.run(clock.sleep(3_000));
    await clock.run(hold.sleepOrWake(10_000));
    expect(clock.now()).toBe(3_000);
    await clock.run(hold.sleepOrWake(10_000));
    expect(clock.now()).toBe(13_000);
  });

  test('keeps a refusal of the token', async () => {
    const { clock, hold } = start(json(403, { error: 'missing permissions' }));
    hold.begin(buildEndpoint());
    await clock.run(hold.sleepOrWake(10_000));
    expect(hold.refusal()).toMatchObject({ kind: 'tokenRefused', status: 403 });
  });

  test.each(['before', 'during'])('stops sleeping when the caller aborts %s the sleep', async (when) => {
    const { clock, stop, hold } = start(hang);
    if (when === 'before') stop.abort();
    else clock.at(700, () => stop.abort());
    await clock.run(hold.sleepOrWake(10_000));
    expect(clock.now()).toBe(when === 'before' ? 0 : 700);
  });
});
