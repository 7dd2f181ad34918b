// Tests that a wait ends with its goal, with a named failure, or at its deadline, and never before it should.

import { describe, expect, test } from 'vitest';
import { buildEndpoint, MARKED_TOKEN } from '../../../test/endpoints.ts';
import { hang, json, type ScriptedReply, scriptFetch } from '../../../test/scripted-fetch.ts';
import { createScriptedWait, type Saying } from '../../../test/scripted-wait.ts';
import type { ApiFault } from '../fault.ts';
import { ENDPOINT_STATES, type Endpoint } from '../schemas/endpoint.ts';
import { type Goal, settleState } from './goals.ts';
import type { WaitFault } from './wait-fault.ts';

const ok = json(200, {});
const waking = json(503, { error: '503 Service Unavailable' });
const GOALS: readonly Goal[] = ['ready', 'running', 'paused', 'scaledToZero', 'gone'];

function refused(
  kind: 'unauthorized' | 'forbidden' | 'notFound' | 'unprovenNotFound' | 'serverError',
  status: number,
): ApiFault {
  return { kind, operation: 'getEndpoint', status, message: 'x' };
}

function rateLimited(retryAfterMs: number): ApiFault {
  return { kind: 'rateLimited', operation: 'getEndpoint', status: 429, message: 'x', retryAfterMs };
}

const timedOut: ApiFault = { kind: 'timedOut', operation: 'getEndpoint', timeoutMs: 1 };

describe.each(GOALS)('a wait for %s', (goal) => {
  test.each(ENDPOINT_STATES)('on an endpoint that stays %s ends as its table says', async (state) => {
    const scripted = createScriptedWait(() => state, ok);
    const ended = await scripted.wait({ goal, timeoutMs: 30_000 });
    const verdict = settleState(goal, state);
    expect(ended.ok).toBe(verdict === 'met');
    expect(scripted.clock.now()).toBe(verdict === 'changing' ? 30_000 : 0);
    if (!ended.ok && verdict === 'changing') {
      expect(ended.fault).toEqual({ kind: 'deadlinePassed', goal, state, waitedMs: 30_000 });
    }
    if (!ended.ok && verdict === 'never') expect(['stopped', 'startFailed']).toContain(ended.fault.kind);
  });

  test('ends when the endpoint is gone', async () => {
    const scripted = createScriptedWait(
      (nowMs) => (nowMs < 3_000 ? 'updating' : refused('notFound', 404)),
      waking,
    );
    const ended = await scripted.wait({ goal });
    if (goal === 'gone') expect(ended).toMatchObject({ ok: true, value: { looks: scripted.asked.length } });
    else expect(ended).toEqual({ ok: false, fault: { kind: 'vanished', goal } });
    expect(scripted.looks.at(-1)).toMatch(/^gone@/);
  });

  test('looks once when it has no time at all', async () => {
    const scripted = createScriptedWait(() => 'pending', waking);
    expect(await scripted.wait({ goal, timeoutMs: 0 })).toMatchObject({
      ok: false,
      fault: { kind: 'deadlinePassed' },
    });
    expect(scripted.asked).toEqual([0]);
  });

  test.each<[string, Saying]>([
    ['an API that answers 503', refused('serverError', 503)],
    ['a proxy that answers 404', refused('unprovenNotFound', 404)],
    ['an API that does not answer', timedOut],
    ['an unknown state', 'hibernating'],
  ])('ends at its deadline whatever happens: %s', async (_what, saying) => {
    const scripted = createScriptedWait(() => saying, waking);
    expect(await scripted.wait({ goal })).toMatchObject({
      ok: false,
      fault: { kind: 'deadlinePassed', waitedMs: 60_000 },
    });
    expect(scripted.clock.now()).toBe(60_000);
    expect(scripted.looks).toHaveLength(scripted.asked.length);
  });
});

describe('ready', () => {
  test('needs a health route that answers 200, with the token', async () => {
    const scripted = createScriptedWait(() => 'running', waking, waking, waking, ok);
    expect(await scripted.wait({})).toMatchObject({ ok: true, value: { endpoint: { name: 'pr-12-app' } } });
    expect(scripted.health.map((seen) => seen.path)).toEqual(scripted.health.map(() => '/health'));
    expect(scripted.health[0]?.headers.get('authorization')).toBe(`Bearer ${MARKED_TOKEN}`);
  });

  test.each([401, 403])('ends at once when the endpoint answers %i', async (status) => {
    const scripted = createScriptedWait(() => 'running', json(status, { error: `no ${MARKED_TOKEN}` }));
    const ended = await scripted.wait({});
    expect(ended).toMatchObject({ ok: false, fault: { kind: 'tokenRefusedByEndpoint', status } });
    expect(JSON.stringify(ended)).not.toContain('MARKED');
    expect(scripted.clock.now()).toBe(0);
  });

  test('ends soon when the endpoint refuses the token while it starts', async () => {
    const scripted = createScriptedWait(() => 'initializing', json(401, {}));
    expect(await scripted.wait({})).toMatchObject({ fault: { kind: 'tokenRefusedByEndpoint', status: 401 } });
    expect(scripted.clock.now()).toBeLessThan(2_000);
  });

  test.each([204, 301, 307, 400, 404, 429, 500])(
    'is not reached with %i, and the fault has the status',
    async (status) => {
      const scripted = createScriptedWait(
        () => 'running',
        new Response(null, { status: status === 204 ? 204 : status }),
      );
      expect(await scripted.wait({ timeoutMs: 5_000 })).toMatchObject({
        fault: { kind: 'deadlinePassed', state: 'running', health: status },
      });
    },
  );

  test('is not reached without an address', async () => {
    const scripted = createScriptedWait(() => ({ name: 'a', status: { state: 'running' } }), ok);
    expect(await scripted.wait({})).toMatchObject({ fault: { kind: 'deadlinePassed', health: 'noAddress' } });
    expect(scripted.health).toEqual([]);
  });

  test.each<[string, ScriptedReply]>([
    ['unreachable', new TypeError('fetch failed')],
    ['timedOut', hang],
  ])('is not reached with a health route that is %s, and the fault says so', async (health, answer) => {
    const scripted = createScriptedWait(() => 'running', answer);
    expect(await scripted.wait({})).toMatchObject({ fault: { kind: 'deadlinePassed', health } });
  });

  test.each(['running', 'initializing', 'scaledToZero'])(
    'sends no token to a foreign host, while the state is %s',
    async (state) => {
      const elsewhere = buildEndpoint({ state, url: 'https://evil.example' }, { type: 'private' });
      const scripted = createScriptedWait(() => elsewhere, ok);
      expect(await scripted.wait({})).toEqual({
        ok: false,
        fault: { kind: 'untrustedHost', host: 'evil.example' },
      });
      expect(scripted.health).toEqual([]);
      expect(scripted.clock.now()).toBeLessThan(10_000);
    },
  );

  test('asks a public endpoint without the token, wherever it is', async () => {
    const open = buildEndpoint({ url: 'https://evil.example' }, { type: 'public' });
    const scripted = createScriptedWait(
      (_nowMs, count) =>
        count === 1 ? { ...open, status: { ...open.status, state: 'initializing' } } : open,
      ok,
    );
    expect(await scripted.wait({})).toMatchObject({ ok: true });
    expect(scripted.health.length).toBeGreaterThan(0);
    for (const seen of scripted.health) expect(seen.headers.has('authorization')).toBe(false);
  });

  test('does not follow a redirect of the health route', async () => {
    const scripted = createScriptedWait(
      () => 'running',
      new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
    );
    await scripted.wait({});
    expect(new Set(scripted.health.map((seen) => seen.url))).toEqual(new Set(['https://x.example/health']));
    expect(scripted.health[0]?.init.redirect).toBe('manual');
  });

  test('is not reached when the endpoint serves something else than requested', async () => {
    const mismatches = [{ path: 'model.revision', asked: 'a', got: 'b' }];
    const scripted = createScriptedWait(() => 'running', ok);
    expect(await scripted.wait({ mismatches: () => mismatches })).toEqual({
      ok: false,
      fault: { kind: 'servesSomethingElse', mismatches },
    });
  });

  test('is not reached with a version that was replaced between the look and the answer', async () => {
    const at = (updatedAt: string): Endpoint => ({
      ...buildEndpoint(),
      status: { state: 'running', url: 'https://x.example', updatedAt },
    });
    const scripted = createScriptedWait((_now, count) => at(count === 1 ? 'before' : 'after'), ok);
    const mismatches = ({ status }: Endpoint) =>
      status.updatedAt === 'before' ? [] : [{ path: 'model.revision', asked: 'a', got: 'b' }];
    expect(await scripted.wait({ mismatches })).toMatchObject({ fault: { kind: 'servesSomethingElse' } });
    expect(scripted.health).toHaveLength(2);
  });

  test('does not believe a stale running right after a rolling write', async () => {
    const scripted = createScriptedWait(
      (nowMs) => (nowMs < 2_000 || nowMs > 30_000 ? 'running' : 'updating'),
      ok,
    );
    await scripted.wait({ rolledAtMs: 0 });
    expect(scripted.clock.now()).toBeGreaterThan(30_000);
  });

  test('believes running as soon as another state was seen after the write', async () => {
    const scripted = createScriptedWait((nowMs) => (nowMs < 3_000 ? 'updating' : 'running'), ok);
    await scripted.wait({ rolledAtMs: 0 });
    expect(scripted.clock.now()).toBeLessThan(6_000);
  });

  test('believes running that lasts ten seconds after the write', async () => {
    const scripted = createScriptedWait(() => 'running', ok);
    expect(await scripted.wait({ rolledAtMs: 0 })).toMatchObject({ ok: true });
    expect(scripted.clock.now()).toBeGreaterThanOrEqual(10_000);
    expect(scripted.clock.now()).toBeLessThan(12_000);
  });

  test('is reached in spite of temporary errors', async () => {
    const script: Saying[] = ['pending', refused('serverError', 500), timedOut, 'initializing', 'running'];
    const scripted = createScriptedWait(
      (_now, count) => script[count - 1] ?? 'running',
      waking,
      waking,
      waking,
      ok,
    );
    expect(await scripted.wait({})).toMatchObject({ ok: true });
    expect(scripted.looks.slice(0, 5).map((look) => look.split('@')[0])).toEqual([
      'pending',
      'unknown',
      'unknown',
      'initializing',
      'running',
    ]);
  });
});

describe('a refusal of the API', () => {
  test.each<[ApiFault]>([[refused('unauthorized', 401)], [refused('forbidden', 403)]])(
    'that is permanent ends the wait: %j',
    async (fault) => {
      const scripted = createScriptedWait(() => fault, ok);
      expect(await scripted.wait({})).toEqual({ ok: false, fault });
      expect(scripted.clock.now()).toBe(0);
    },
  );

  test('that asks for a pause delays the next look, and is reported', async () => {
    const scripted = createScriptedWait((_now, count) => (count === 1 ? rateLimited(20_000) : 'running'), ok);
    expect(await scripted.wait({})).toMatchObject({ ok: true });
    expect(scripted.asked).toEqual([0, 20_000, 20_000]);
    expect(scripted.looks).toEqual(['unknown@0', 'running@20000']);
  });

  test('that asks for a pause delays the next look, even when a held request is answered before', async () => {
    const answer = () =>
      new Promise<Response>((resolve) => scripted.clock.at(5_000, () => resolve(ok.clone())));
    const scripted = createScriptedWait(
      (_now, count) => (count === 1 ? 'initializing' : count === 2 ? rateLimited(20_000) : 'running'),
      answer,
      ok,
    );
    await scripted.wait({});
    expect((scripted.asked[2] ?? 0) - (scripted.asked[1] ?? 0)).toBe(20_000);
  });

  test('that asks for a longer pause than is left ends the wait', async () => {
    const scripted = createScriptedWait(() => rateLimited(60_000), ok);
    expect(await scripted.wait({})).toEqual({ ok: false, fault: rateLimited(60_000) });
  });
});

describe('a failed start', () => {
  test.each<[object, string]>([
    [{ errorMessage: 'out of memory', message: 'Endpoint failed to start' }, 'out of memory'],
    [{ message: 'Endpoint failed to start' }, 'Endpoint failed to start'],
    [{}, ''],
    [{ message: `env was ${MARKED_TOKEN}` }, 'env was ***'],
  ])('%j is reported as %j', async (status, message) => {
    const scripted = createScriptedWait(
      () => ({ ...buildEndpoint(), status: { state: 'failed', ...status } }),
      ok,
    );
    const fault: WaitFault = { kind: 'startFailed', state: 'failed', message };
    expect(await scripted.wait({})).toEqual({ ok: false, fault });
    expect(JSON.stringify(scripted.looks)).not.toContain('MARKED');
  });
});

describe('a caller who aborts', () => {
  test.each<[string, Saying, number]>([
    ['while we sleep', 'pending', 12_345],
    ['while the health route is asked', 'running', 7_000],
  ])('%s ends the wait at once', async (_when, saying, ms) => {
    const scripted = createScriptedWait(() => saying, hang);
    const stop = new AbortController();
    scripted.clock.at(ms, () => stop.abort());
    expect(await scripted.wait({ signal: stop.signal })).toMatchObject({ fault: { kind: 'cancelled' } });
    expect(scripted.clock.now()).toBe(ms);
  });

  test('also aborts the current call, which knows the deadline too', async () => {
    const stop = new AbortController();
    const scripted = createScriptedWait(() => 'pending', waking);
    await scripted.wait({ signal: stop.signal, timeoutMs: 30_000 });
    expect(scripted.callOptions[0]).toEqual({ signal: stop.signal, atMostMs: 30_000 });
    expect(scripted.callOptions.at(-1)?.atMostMs).toBe(10_000);
  });
});

test('a start of five minutes is seen within seconds and with few calls', async () => {
  const held = scriptFetch(waking);
  const scripted = createScriptedWait(
    (nowMs) => (nowMs < 300_000 ? 'initializing' : 'running'),
    (seen) => (scripted.clock.now() < 300_000 ? held.fetch(seen.url, seen.init) : ok.clone()),
  );
  await scripted.wait({ timeoutMs: 1_800_000 });
  expect(scripted.clock.now() - 300_000).toBeLessThan(15_000);
  expect(scripted.asked.length + scripted.health.length).toBeLessThan(60);
});

test('a wait for ready reports that the health route answers before its last look', async () => {
  const said: string[] = [];
  const scripted = createScriptedWait(() => 'running', ok);
  const ended = await scripted.wait({
    goal: 'ready',
    timeoutMs: 30_000,
    onLook: () => void said.push('look'),
    onAnswers: () => void said.push('answers'),
  });
  expect([ended.ok, said]).toEqual([true, ['look', 'answers']]);
});
