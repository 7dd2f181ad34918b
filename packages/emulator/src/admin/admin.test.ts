// Tests of the admin API over HTTP: it does what the functions do, and refuses a wrong order with a clear message.
import { describe, expect, it } from 'vitest';
import { createBody, createClient } from '../testing/client.ts';

function createAdminClient() {
  const client = createClient();
  const order = (path: string, body: unknown, method = 'POST') =>
    client.send(`${client.emulator.urls.admin}${path}`, { method, body: JSON.stringify(body) });
  const read = (path: string) => client.send(`${client.emulator.urls.admin}${path}`, {});
  return { ...client, order, read };
}

describe('an order', () => {
  it.each([
    ['/faults', { fault: { kind: 'status', status: 500 }, path: '/v2/*', times: 2, after: 1 }],
    ['/faults', { fault: { kind: 'cutBody', bytes: 3 }, side: 'github' }],
    ['/starts', { name: 'app', outcome: { kind: 'ready', initializingMs: 5 } }],
    ['/starts', { outcome: { kind: 'updateFailed', logs: ['a'] } }],
    ['/deletes', { visibleMs: 'never' }],
    ['/deletes', { visibleMs: 0 }],
    ['/refs', { repo: 'o/m', ref: 'main' }],
    ['/quota', { namespace: 'acme', vendor: 'aws', instanceType: 'intel-spr', maxAccelerators: 0 }],
    ['/payment', { namespace: 'acme', ok: false }],
    ['/tokens', { token: 'hf_a', manage: true, infer: false }],
    ['/clock', { advanceMs: 1 }],
    ['/faults', { fault: { kind: 'commitLater', milliseconds: 5 } }],
    ['/faults', { fault: { kind: 'proxyPage' } }],
    ['/behaviour', { listedAfterMs: 1, updateOfSleeping: 'wakes' }],
    ['/serving', { revision: 'main', worse: 0.25, slower: 1.4, failEvery: 10 }],
    ['/models', { repo: 'o/m', access: 'gated' }],
    ['/models/renames', { from: 'o/m', to: 'p/m' }],
    ['/namespaces', { namespace: 'acme', access: 'missing' }],
    ['/foreign', { namespace: 'acme', endpoint: { name: 'odd', status: 7 } }],
    ['/reset', {}],
  ])('to %s of %j is accepted', async (path, body) => {
    const { order } = createAdminClient();
    expect((await order(path, body)).status).toBe(200);
  });

  it.each([
    ['/faults', { fault: { kind: 'explode' } }, 'fault.kind must be one of status, latency'],
    ['/faults', { fault: { kind: 'status' } }, 'fault.status is missing'],
    ['/faults', { fault: { kind: 'latency', milliseconds: 1 }, sides: 'api' }, 'unknown field sides'],
    ['/starts', { outcome: { kind: 'ready', healthMs: -1 } }, 'outcome.healthMs must be a number from 0'],
    ['/deletes', { visibleMs: 'always' }, 'visibleMs must be a number from 0, or never'],
    ['/refs', { repo: 'o/m', ref: 'main', sha: 'short' }, 'sha must be 40 hexadecimal'],
    ['/behaviour', { addressBeforeStart: 'sometimes' }, 'addressBeforeStart must be one of given'],
    ['/serving', { worse: 2 }, 'worse must be a share from 0 to 1'],
    ['/foreign', { namespace: 'acme', endpoint: {} }, 'endpoint.name is missing'],
    ['/clock', [], 'the body must be an object'],
  ])('to %s of %j is refused: %s', async (path, body, text) => {
    const { order } = createAdminClient();
    const reply = await order(path, body);
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(text)]);
  });

  it('in the same process is checked as strictly as over HTTP', () => {
    const { emulator } = createAdminClient();
    // A test in plain JavaScript could send these; TypeScript would refuse them.
    const send = (name: keyof typeof emulator.admin, order: unknown) => () =>
      Reflect.apply(emulator.admin[name], undefined, [order]);
    expect(send('queueStart', { outcome: 'failed' })).toThrow('admin.queueStart: outcome must be');
    expect(send('addFault', { fault: { kind: 'explode' } })).toThrow('fault.kind must be one of');
    expect(send('setDeletes', { visibleMS: 1 })).toThrow('unknown field visibleMS');
    expect(send('setToken', { token: 'hf_a', manage: 'yes', infer: true })).toThrow('manage must be');
    expect(emulator.admin.faults()).toEqual([]);
  });

  it('to advance the clock also advances the endpoints', async () => {
    const { call, order, read } = createAdminClient();
    await call('POST', '/endpoint/acme', createBody());
    await order('/clock', { advanceMs: 120_000 });
    expect((await read('/endpoints')).body).toMatchObject([
      { name: 'pr-12-app', state: 'running', writes: 1 },
    ]);
    expect((await read('/ledger')).body).toMatchObject({ totals: { running: 1 } });
  });

  it('to reset forgets the endpoints, the faults and the journal', async () => {
    const { call, order, read } = createAdminClient();
    await call('POST', '/endpoint/acme', createBody());
    await order('/faults', { fault: { kind: 'dropBeforeCommit' } });
    await order('/reset', {});
    for (const path of ['/endpoints', '/faults', '/requests']) expect((await read(path)).body).toEqual([]);
    expect((await call('POST', '/endpoint/acme', createBody())).status).toBe(200);
  });
});

describe('the truth', () => {
  it('shows that a secret changed by another fingerprint, and refuses a create when payment fails', async () => {
    const { emulator, call, waitFor, order } = createAdminClient();
    const fingerprint = () => emulator.admin.endpoints()[0]?.served?.envFingerprint;
    await call('POST', '/endpoint/acme', createBody());
    await waitFor('/endpoint/acme/pr-12-app', 'running');
    const before = fingerprint();
    await call('PUT', '/endpoint/acme/pr-12-app', { model: { secrets: { KEY: 'x' } } });
    await emulator.clock.sleep(200_000);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint()).not.toBe(before);
    await order('/payment', { namespace: 'acme', ok: false });
    expect((await call('POST', '/endpoint/acme', createBody({ name: 'two' }))).status).toBe(403);
  });
});
