// Ordered faults in process: which requests they hit, and which of those requests took effect.
import { describe, expect, it } from 'vitest';
import { createBody, createClient } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';

describe('a fault', () => {
  it('of status hits the matching request once, before it takes effect', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({
      side: 'api',
      method: 'post',
      path: '/v2/endpoint/*',
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: { error: 'slow down' } },
    });
    expect((await call('GET', '/endpoint/acme')).status).toBe(200);
    const met = await call('POST', '/endpoint/acme', createBody());
    expect([met.status, met.headers.get('retry-after'), met.body]).toEqual([
      429,
      '7',
      { error: 'slow down' },
    ]);
    expect((await call('GET', APP)).status).toBe(404);
    expect((await call('POST', '/endpoint/acme', createBody())).status).toBe(200);
    expect(emulator.admin.faults()).toMatchObject([{ fired: 1 }]);
  });

  it('of a dropped reply rejects like fetch, and the request has taken effect', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ method: 'POST', fault: { kind: 'dropReplyAfterCommit' } });
    await expect(call('POST', '/endpoint/acme', createBody())).rejects.toThrow(new TypeError('fetch failed'));
    expect((await call('GET', APP)).status).toBe(200);
  });

  it('of a request that never arrived has no effect', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ method: 'POST', fault: { kind: 'dropBeforeCommit' } });
    await expect(call('POST', '/endpoint/acme', createBody())).rejects.toThrow('fetch failed');
    expect((await call('GET', APP)).status).toBe(404);
  });

  it('of a cut body passes the first bytes and then fails', async () => {
    const { emulator, authorization } = createClient();
    emulator.admin.addFault({ fault: { kind: 'cutBody', bytes: 10 } });
    const response = await emulator.fetch(`${emulator.urls.api}/provider`, { headers: { authorization } });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.byteLength).toBe(10);
    await expect(reader?.read()).rejects.toThrow('terminated');
  });

  it('of latency takes time on the shared clock, and adds up with another latency', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ fault: { kind: 'latency', milliseconds: 9_000 } });
    emulator.admin.addFault({ fault: { kind: 'status', status: 500 } });
    const startMs = emulator.clock.now();
    expect((await call('GET', '/endpoint/acme')).status).toBe(500);
    expect(emulator.clock.now() - startMs).toBe(9_000);
  });

  it('lets the first matches pass and fires as often as ordered', async () => {
    const { emulator, call } = createClient();
    emulator.admin.addFault({ after: 1, times: 2, fault: { kind: 'status', status: 502 } });
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await call('GET', '/endpoint/acme')).status);
    expect(statuses).toEqual([200, 502, 502, 200]);
  });
});

describe('the journal', () => {
  it('records every request except admin ones, with bodies and without tokens', async () => {
    const { emulator, call, send } = createClient();
    emulator.admin.addFault({ method: 'DELETE', fault: { kind: 'dropBeforeCommit' } });
    await call('POST', '/endpoint/acme', { name: 'x' });
    await call('GET', '/endpoint/acme?limit=1');
    await expect(call('DELETE', APP)).rejects.toThrow();
    await send(`${emulator.urls.admin}/ledger`, {});
    expect(emulator.admin.requests()).toMatchObject([
      { id: 1, side: 'api', method: 'POST', path: '/v2/endpoint/acme', status: 422, body: { name: 'x' } },
      { id: 2, method: 'GET', path: '/v2/endpoint/acme', query: 'limit=1', status: 200 },
      { id: 3, method: 'DELETE', status: 0, fault: 'dropBeforeCommit' },
    ]);
    expect(JSON.stringify(emulator.admin.requests())).not.toContain(emulator.token);
    emulator.admin.clearRequests();
    expect(emulator.admin.requests()).toEqual([]);
  });
});
