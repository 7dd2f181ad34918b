// The management API as a client sees it: tokens, names, quota, pages, revisions, secrets.
import { describe, expect, it } from 'vitest';
import { createBody, createClient, createCompute, createModel } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';

describe('the token', () => {
  it.each([undefined, 'Bearer hf_other', 'hf_emulator', 'Basic hf_emulator'])(
    'is required: %s gets a 401',
    async (authorization) => {
      const { emulator, send } = createClient();
      const headers =
        authorization === undefined ? [] : [['authorization', authorization] as [string, string]];
      const reply = await send(`${emulator.urls.api}/endpoint/acme`, { headers });
      expect([reply.status, reply.body.code]).toEqual([401, 'UNAUTHORIZED']);
    },
  );

  it.each([
    ['production', 200],
    ['spec', 401],
  ] as const)('is required for the catalogue in %s: %i without one', async (dialect, status) => {
    const { emulator, send } = createClient({ dialect });
    expect((await send(`${emulator.urls.api}/provider`, {})).status).toBe(status);
  });

  it('without the right to manage gets a 403', async () => {
    const { emulator, send } = createClient();
    emulator.admin.setToken({ token: 'hf_reader', manage: false, infer: true });
    const headers = { authorization: 'Bearer hf_reader' };
    expect((await send(`${emulator.urls.api}/endpoint/acme`, { headers })).status).toBe(403);
  });
});

describe('a create', () => {
  it('is refused for a namespace that cannot pay', async () => {
    const { call } = createClient();
    expect((await call('POST', '/endpoint/unpaid', createBody())).body).toEqual({
      error: 'Forbidden: Payment method required for namespace: unpaid',
      code: 'FORBIDDEN',
    });
  });

  it('is refused while the name is taken, also until the deletion is visible', async () => {
    const { emulator, call } = createClient();
    await call('POST', '/endpoint/acme', createBody());
    const taken = await call('POST', '/endpoint/acme', createBody());
    expect([taken.status, taken.body.error]).toEqual([409, expect.stringMatching(/^Conflict: /)]);
    await call('DELETE', APP);
    expect((await call('POST', '/endpoint/acme', createBody())).status).toBe(409);
    await emulator.clock.sleep(400);
    expect((await call('POST', '/endpoint/acme', createBody())).status).toBe(200);
  });

  it('is refused once for lack of capacity when ordered', async () => {
    const { emulator, call } = createClient();
    emulator.admin.queueStart({ outcome: { kind: 'capacity' } });
    const refused = await call('POST', '/endpoint/acme', createBody());
    expect(refused.body.error).toBe('Bad Request: Compute instance not available yet');
    expect((await call('POST', '/endpoint/acme', createBody())).status).toBe(200);
  });

  it('shows only the names of its secrets and nothing of registry credentials', async () => {
    const { call } = createClient();
    const model = createModel({
      secrets: { KEY: 'canary' },
      env: { MODE: 'fast' },
      image: { custom: { url: 'r/i:1', credentials: { username: 'u', password: 'canary' } } },
    });
    const reply = await call('POST', '/endpoint/acme', createBody({ model }));
    expect(reply.text).not.toContain('canary');
    expect(reply.body.model).toMatchObject({
      env: { MODE: 'fast' },
      secrets: { KEY: null },
      image: { custom: { credentials: { username: '', password: null } } },
    });
  });
});

describe('the quota', () => {
  const key = { namespace: 'acme', vendor: 'aws', instanceType: 'intel-spr' };
  const named = (name: string) => createBody({ name });

  it('is used by an endpoint until it is paused, and checked again on resume', async () => {
    const { emulator, call, waitFor } = createClient();
    emulator.admin.setQuota({ ...key, maxAccelerators: 1 });
    await call('POST', '/endpoint/acme', named('one'));
    const exceeded = await call('POST', '/endpoint/acme', named('two'));
    expect([exceeded.status, exceeded.body.error]).toEqual([409, 'Conflict: Quota exceeded']);
    await waitFor('/endpoint/acme/one', 'running');
    await call('POST', '/endpoint/acme/one/scale-to-zero');
    expect((await call('POST', '/endpoint/acme', named('two'))).status).toBe(409);
    await call('POST', '/endpoint/acme/one/pause');
    expect((await call('POST', '/endpoint/acme', named('two'))).status).toBe(200);
    expect((await call('POST', '/endpoint/acme/one/resume')).status).toBe(409);
  });

  it('is free again after a delete, and shown in the catalogue of the namespace', async () => {
    const { emulator, call } = createClient();
    emulator.admin.setQuota({ ...key, maxAccelerators: 2 });
    const compute = createCompute({ instanceSize: 'x2' });
    await call('POST', '/endpoint/acme', createBody({ compute }));
    const quotas = (await call('GET', '/provider/quotas/acme')).body.vendors[0].quotas;
    expect(quotas[0]).toMatchObject({ instanceType: 'intel-spr', maxAccelerators: 2, usedAccelerators: 2 });
    await call('DELETE', APP);
    await emulator.clock.sleep(400);
    expect((await call('POST', '/endpoint/acme', createBody({ compute }))).status).toBe(200);
  });
});

describe('a list', () => {
  async function createMany(count: number, dialect: 'spec' | 'production') {
    const client = createClient({ dialect });
    for (let index = 0; index < count; index += 1) {
      const name = `app-${String(index).padStart(2, '0')}`;
      const tags = dialect === 'production' ? { tags: [index % 2 === 0 ? 'even' : 'odd'] } : {};
      await client.call('POST', '/endpoint/acme', createBody({ name, ...tags }));
    }
    return client;
  }

  it('of 45 endpoints has 20 per page in production, and each endpoint once', async () => {
    const { call } = await createMany(45, 'production');
    const names: string[] = [];
    const sizes: number[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `/endpoint/acme${cursor}`);
      sizes.push(body.items.length);
      names.push(...body.items.map((item: { name: string }) => item.name));
      expect(body.totalItems).toBe(45);
      if (typeof body.nextCursor !== 'string') break;
      cursor = `?cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(sizes).toEqual([20, 20, 5]);
    expect(new Set(names).size).toBe(45);
  });

  it('accepts filters, an order and a limit in production', async () => {
    const { call } = await createMany(6, 'production');
    const ask = async (query: string) =>
      (await call('GET', `/endpoint/acme?${query}`)).body.items.map((item: { name: string }) => item.name);
    expect(await ask('tags=odd&sortBy=name&direction=asc')).toEqual(['app-01', 'app-03', 'app-05']);
    expect(await ask('search=04')).toEqual(['app-04']);
    expect(await ask('state=running,failed')).toEqual([]);
    expect(await ask('limit=2&sortBy=name&direction=desc')).toEqual(['app-05', 'app-04']);
  });

  it.each(['limit=x', 'sortBy=colour', 'direction=up', 'cursor=@'])('refuses %s', async (query) => {
    const { call } = createClient();
    expect((await call('GET', `/endpoint/acme?${query}`)).status).toBe(400);
  });

  it('has everything in one page in spec', async () => {
    const { call } = await createMany(25, 'spec');
    const { body } = await call('GET', '/endpoint/acme');
    expect(Object.keys(body)).toEqual(['items']);
    expect(body.items).toHaveLength(25);
  });
});

describe('a revision', () => {
  it('is returned as a commit in production, and changes only with a new write', async () => {
    const { emulator, call } = createClient();
    const created = (await call('POST', '/endpoint/acme', createBody())).body.model.revision;
    const { sha } = emulator.admin.moveRef({ repo: 'o/m', ref: 'refs/heads/main' });
    expect(created).toMatch(/^[0-9a-f]{40}$/);
    expect(sha).not.toBe(created);
    expect((await call('GET', APP)).body.model.revision).toBe(created);
    await call('PUT', APP, { tags: ['a'] });
    expect((await call('GET', APP)).body.model.revision).toBe(created);
    await call('PUT', APP, { model: { revision: 'main' } });
    expect((await call('GET', APP)).body.model.revision).toBe(sha);
  });

  it('is returned as requested in spec', async () => {
    const { call } = createClient({ dialect: 'spec' });
    await call('POST', '/endpoint/acme', createBody());
    expect((await call('GET', APP)).body.model.revision).toBe('main');
  });
});

describe('the metrics of pending requests', () => {
  const SERVE_MS = 60_000;

  async function createAnswering() {
    const client = createClient();
    const { emulator, authorization, call, waitFor } = client;
    await call('POST', '/endpoint/acme', createBody());
    const { url } = (await waitFor(APP, 'running')).body.status;
    await emulator.clock.sleep(60_000);
    emulator.admin.setServing({ firstTokenMs: SERVE_MS });
    const ask = () =>
      emulator.fetch(url, { method: 'POST', headers: { authorization }, body: '{"inputs":"x"}' });
    const read = async (path = '/pending-request') => {
      const nowMs = emulator.clock.now();
      const window = { start: new Date(nowMs - 120_000).toISOString(), stop: new Date(nowMs).toISOString() };
      const { body } = await call('POST', `${APP}/metrics${path}`, window);
      return path === '' ? body.pendingRequest : body;
    };
    return { ...client, ask, read };
  }

  it('count what a replica answers at each look, and come a look later', async () => {
    const { emulator, ask, read } = await createAnswering();
    const begunMs = emulator.clock.now();
    const both = [ask(), ask()];
    await emulator.clock.sleep(5_000);
    expect((await read()).series[0].data.at(-1).y).toBe(0);
    await emulator.clock.sleep(30_000);
    const [series] = (await read()).series;
    expect(series.data.at(-1)).toMatchObject({ y: 2 });
    expect(emulator.clock.now() - Date.parse(series.data.at(-1).x)).toBeGreaterThanOrEqual(15_000);
    await Promise.all(both);
    await emulator.clock.sleep(30_000);
    const { data } = (await read()).series[0];
    expect(data.at(-1).y).toBe(0);
    const busy = data.filter(({ y }: { y: number }) => y === 2);
    expect(busy).toHaveLength(SERVE_MS / 15_000);
    expect(Date.parse(busy[0].x)).toBeGreaterThanOrEqual(begunMs);
    expect((await read('')).series).toEqual((await read()).series);
  });

  it('want a window', async () => {
    const { call } = await createAnswering();
    expect((await call('POST', `${APP}/metrics/pending-request`, { start: 'now' })).status).toBe(422);
  });

  it('are not in the specification', async () => {
    const { call } = createClient({ dialect: 'spec' });
    await call('POST', '/endpoint/acme', createBody());
    const window = { start: '2026-01-01T00:00:00Z', stop: '2026-01-01T00:05:00Z' };
    expect((await call('POST', `${APP}/metrics/pending-request`, window)).status).toBe(404);
  });
});

describe('logs and metrics', () => {
  it('contain the lines of a failed start as text and as entries', async () => {
    const { emulator, call, waitFor } = createClient();
    emulator.admin.queueStart({ outcome: { kind: 'failed', logs: ['ERROR out of memory'] } });
    await call('POST', '/endpoint/acme', createBody());
    const failed = await waitFor(APP, 'failed');
    expect(failed.body.status).toMatchObject({ message: 'Endpoint failed to start', readyReplica: 0 });
    expect((await call('GET', `${APP}/logs?tail=1`)).text).toMatch(/Z ERROR out of memory\n$/);
    const entries = (await call('GET', '/v3/endpoint/acme/pr-12-app/logs?level=error')).body;
    expect(entries).toMatchObject([{ line: 'ERROR out of memory', stream: 'stderr', level: 'ERROR' }]);
  });

  it('are text in both dialects', async () => {
    const { call } = createClient({ dialect: 'spec' });
    await call('POST', '/endpoint/acme', createBody());
    const logs = await call('GET', `${APP}/logs`);
    expect([logs.headers.get('content-type'), logs.text]).toEqual([
      expect.stringContaining('text/plain'),
      expect.stringContaining('Waiting'),
    ]);
  });
});
