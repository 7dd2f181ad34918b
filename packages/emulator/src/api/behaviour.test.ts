// API behaviour that depends on load, year or luck. Each one is off until an order switches it on.
import { describe, expect, it } from 'vitest';
import { createBody, createClient, createModel } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';
const LIST = '/endpoint/acme';

function createSwitched(
  order: Parameters<ReturnType<typeof createClient>['emulator']['admin']['setBehaviour']>[0],
) {
  const client = createClient();
  client.emulator.admin.setBehaviour(order);
  const names = async () =>
    (await client.call('GET', LIST)).body.items.map(({ name }: { name: string }) => name);
  return { ...client, names };
}

describe('a list that lags', () => {
  it('shows a created endpoint later than a GET by name', async () => {
    const { emulator, call, names } = createSwitched({ listedAfterMs: 5_000 });
    await call('POST', LIST, createBody());
    expect((await call('GET', APP)).status).toBe(200);
    expect(await names()).toEqual([]);
    await emulator.admin.advance(5_000);
    expect(await names()).toEqual(['pr-12-app']);
  });

  it('shows a deleted endpoint for longer than a GET by name', async () => {
    const { emulator, call, names } = createSwitched({ unlistedAfterMs: 30_000 });
    await call('POST', LIST, createBody());
    await call('DELETE', APP);
    await emulator.admin.advance(1_000);
    expect((await call('GET', APP)).status).toBe(404);
    expect(await names()).toEqual(['pr-12-app']);
    await emulator.admin.advance(30_000);
    expect(await names()).toEqual([]);
  });
});

describe('a name', () => {
  it('stays reserved after a delete for as long as ordered', async () => {
    const { emulator, call } = createSwitched({ nameReservedMs: 60_000 });
    await call('POST', LIST, createBody());
    await call('DELETE', APP);
    await emulator.admin.advance(10_000);
    expect((await call('GET', APP)).status).toBe(404);
    expect((await call('POST', LIST, createBody())).status).toBe(409);
    await emulator.admin.advance(60_000);
    expect((await call('POST', LIST, createBody())).status).toBe(200);
  });
});

describe('a create whose reply is lost', () => {
  it('takes effect at the ordered time, and is billed from then on', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ method: 'POST', fault: { kind: 'commitLater', milliseconds: 20_000 } });
    const cause = { code: 'ECONNRESET' };
    await expect(call('POST', LIST, createBody())).rejects.toMatchObject({ message: 'fetch failed', cause });
    const sentMs = emulator.clock.now();
    expect((await call('GET', APP)).status).toBe(404);
    await emulator.admin.advance(19_999);
    expect((await call('GET', APP)).status).toBe(404);
    await emulator.admin.advance(600_001);
    expect((await call('GET', APP)).body.status.state).toBe('running');
    expect(emulator.admin.endpoints()).toMatchObject([{ createdAtMs: sentMs + 20_000, writes: 1 }]);
  });

  it('is visible to a reader in this process after `settle`', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ method: 'POST', fault: { kind: 'commitLater', milliseconds: 1_000 } });
    await expect(call('POST', LIST, createBody())).rejects.toThrow('fetch failed');
    await emulator.clock.sleep(2_000);
    expect(emulator.admin.endpoints()).toEqual([]);
    await emulator.admin.settle();
    expect(emulator.admin.endpoints()).toHaveLength(1);
  });
});

describe('a 404 from a proxy', () => {
  it('is an HTML page on any route, and does not prove that the endpoint is gone', async () => {
    const { emulator, call } = createClient();
    await call('POST', LIST, createBody());
    emulator.admin.addFault({ path: '/v2/*', times: 2, fault: { kind: 'proxyPage' } });
    const [deleted, read] = [await call('DELETE', APP), await call('GET', APP)];
    for (const reply of [deleted, read]) {
      expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'text/html']);
      expect(reply.text).toContain('<h1>404 Not Found</h1>');
    }
    expect((await call('GET', APP)).status).toBe(200);
  });
});

describe('a PUT on a sleeping endpoint', () => {
  it.each([
    ['stays', 'scaledToZero'],
    ['wakes', 'pending'],
  ] as const)('%s asleep as ordered: %s', async (updateOfSleeping, state) => {
    const { emulator, call, waitFor } = createSwitched({ updateOfSleeping });
    const { sha } = emulator.admin.moveRef({ repo: 'o/m', ref: 'next' });
    await call('POST', LIST, createBody());
    await waitFor(APP, 'running');
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.admin.advance(5_000);
    const reply = await call('PUT', APP, { model: { revision: 'next' } });
    expect(reply.body).toMatchObject({ status: { state }, model: { revision: sha } });
  });
});

describe('the address before the first start', () => {
  it.each([
    ['given', expect.stringContaining('/serve/')],
    ['empty', ''],
    ['absent', undefined],
  ] as const)('is %s', async (addressBeforeStart, wanted) => {
    const { call, waitFor } = createSwitched({ addressBeforeStart });
    expect((await call('POST', LIST, createBody())).body.status.url).toEqual(wanted);
    expect((await waitFor(APP, 'running')).body.status.url).toContain('/serve/');
  });
});

describe('a create', () => {
  it('without a task is answered with a task', async () => {
    const { call } = createClient();
    const model = createModel({ repository: 'o/llama', task: undefined });
    expect((await call('POST', LIST, createBody({ model }))).body.model.task).toBe('text-generation');
  });

  it('with a branch is answered with its commit', async () => {
    const { call } = createClient();
    expect((await call('POST', LIST, createBody())).body.model.revision).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('an endpoint of somebody else', () => {
  it('is returned unchanged, in the list and by name, whatever its shape', async () => {
    const { emulator, call } = createClient();
    const odd = { name: 'odd', model: { env: { WORKERS: 4 } } };
    emulator.admin.putForeign({ namespace: 'acme', endpoint: odd });
    await call('POST', LIST, createBody());
    const { items, totalItems } = (await call('GET', LIST)).body;
    expect(items).toEqual([expect.objectContaining({ name: 'pr-12-app' }), odd]);
    expect(totalItems).toBe(2);
    expect((await call('GET', '/endpoint/acme/odd')).body).toEqual(odd);
    expect((await call('GET', '/endpoint/beta')).body.items).toEqual([]);
  });
});

describe('a model and a namespace', () => {
  it.each([
    ['missing', 400],
    ['gated', 500],
  ] as const)('%s for the API as for the Hub', async (access, status) => {
    const { emulator, call } = createClient();
    emulator.admin.setModelAccess({ repo: 'o/m', access });
    expect((await call('POST', LIST, createBody())).status).toBe(status);
    emulator.admin.setModelAccess({ repo: 'o/m', access: 'open' });
    expect((await call('POST', LIST, createBody())).status).toBe(200);
  });

  it.each([
    ['missing', 404, 'Not Found: Namespace'],
    ['forbidden', 403, 'Forbidden'],
  ] as const)('of a namespace that is %s nothing is revealed', async (access, status, text) => {
    const { emulator, call } = createClient();
    emulator.admin.setNamespaceAccess({ namespace: 'acme', access });
    for (const path of [LIST, APP, '/provider/acme']) {
      const reply = await call('GET', path);
      expect([reply.status, reply.body.error]).toEqual([status, expect.stringContaining(text)]);
    }
    expect((await call('GET', '/endpoint/beta')).status).toBe(200);
  });

  it('a renamed model is accepted under both names, with the same commit', async () => {
    const { emulator, call } = createClient();
    emulator.admin.renameModel({ from: 'o/m', to: 'new/m' });
    const { sha } = emulator.admin.moveRef({ repo: 'new/m', ref: 'main' });
    expect((await call('POST', LIST, createBody())).body.model.revision).toBe(sha);
  });
});

describe('the specification', () => {
  it('answers an action that changes nothing with the unchanged endpoint', async () => {
    const { call, waitFor } = createClient({ dialect: 'spec' });
    await call('POST', LIST, createBody());
    await waitFor(APP, 'running');
    const resumed = await call('POST', `${APP}/resume`);
    expect([resumed.status, resumed.body.status.state]).toEqual([200, 'running']);
    expect((await call('POST', '/endpoint/acme/none/resume')).status).toBe(404);
  });

  it('never answers with a status that its document lacks', async () => {
    const { call } = createClient({ dialect: 'spec' });
    const scaling = { minReplica: 1, maxReplica: 1 };
    const compute = { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x1', scaling };
    await call('POST', LIST, createBody({ compute }));
    expect((await call('POST', `${APP}/scale-to-zero`)).status).toBe(200);
    const model = createModel({ repository: 'gated/m' });
    expect((await call('POST', LIST, createBody({ name: 'two', model }))).status).toBe(400);
  });
});

describe('the logs', () => {
  async function createLogged() {
    const client = createClient();
    await client.call('POST', LIST, createBody());
    await client.waitFor(APP, 'running');
    return {
      ...client,
      logs: (query: string) => client.call('GET', `/v3/endpoint/acme/pr-12-app/logs?${query}`),
    };
  }

  it('in version three are paged by Link from the last entry to the first', async () => {
    const { logs } = await createLogged();
    const all = (await logs('')).body;
    const walked: unknown[] = [];
    let query: string | null = 'limit=1';
    while (query !== null) {
      const page = await logs(query);
      walked.unshift(...page.body);
      const [, target] = /<([^>]+)>; rel="prev"/.exec(page.headers.get('link') ?? '') ?? [];
      query = target === undefined ? null : new URL(target).search.slice(1);
    }
    expect(all.length).toBeGreaterThan(2);
    expect(walked).toEqual(all);
    expect((await logs('')).headers.get('link')).toBeNull();
  });

  it('can be limited in length, to a replica and to a time', async () => {
    const { call, logs } = await createLogged();
    const [first] = (await logs('')).body;
    expect((await logs('line_max_length=4')).body[0].line).toBe(first.line.slice(0, 4));
    expect((await logs('replica=other')).body).toEqual([]);
    expect((await logs(`replica=${first.replica_id}`)).body[0]).toEqual(first);
    expect((await logs(`until=${first.timestamp}`)).body).toEqual([first]);
    const text = await call('GET', `${APP}/logs?tail=1&line_max_length=3`);
    expect(text.text).toMatch(/Z \S{3}\n$/);
    expect((await call('GET', `${APP}/logs?replica=other`)).text).toBe('');
  });

  it.each(['since=yesterday', 'until=soon', 'after=*', 'order=up', 'limit=-1', 'line_max_length=x'])(
    'refuse %s by its name',
    async (query) => {
      const { logs } = await createLogged();
      const reply = await logs(query);
      expect([reply.status, reply.body.error]).toEqual([
        400,
        expect.stringContaining(`Bad Request: ${query.split('=')[0]}: must be`),
      ]);
    },
  );
});
