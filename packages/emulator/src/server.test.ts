// The emulator over real sockets on loopback: replies, broken connections, and an immediate stop.
import { Agent, request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createScaledClock } from './clock/scaled-clock.ts';
import { type ServedEmulator, serveEmulator } from './server.ts';
import { createBody, createCompute, createModel } from './testing/client.ts';

const open: ServedEmulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function createServed(speed = 100_000) {
  const served = await serveEmulator({ port: 0, clock: createScaledClock(speed) });
  open.push(served);
  const { urls, token, admin } = served.emulator;
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${urls.api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { served, admin, urls, token, call };
}

describe('the server', () => {
  it('returns URLs that answer', async () => {
    const { call, token, urls } = await createServed();
    expect(urls.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2$/);
    // At this speed a quarter of an hour without a request takes 9 ms, and the endpoint must not fall asleep.
    const compute = createCompute({ scaling: { minReplica: 1, maxReplica: 1 } });
    expect((await call('POST', '/endpoint/acme', createBody({ compute }))).status).toBe(200);
    // The scaled clock passes the whole start while this one request is held.
    const { url } = await untilUrl(call);
    const headers = { authorization: `Bearer ${token}`, 'x-scale-up-timeout': '600' };
    expect((await fetch(`${url}/health`, { headers })).status).toBe(200);
  });

  it.each(['TRACE', 'CONNECT'])('answers %s with 405', async (method) => {
    const { served } = await createServed();
    const { port } = new URL(served.address);
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest({
        port,
        method,
        path: method === 'CONNECT' ? 'example.com:443' : '/v2/provider',
      });
      sent.on('response', (reply) => resolve(reply.resume().statusCode));
      sent.on('connect', (reply) => resolve(reply.statusCode));
      sent.on('error', reject);
      sent.end();
    });
    expect(status).toBe(405);
  });

  it('destroys the socket of a dropped reply, after the request took effect', async () => {
    const { call, admin } = await createServed();
    admin.addFault({ method: 'POST', fault: { kind: 'dropReplyAfterCommit' } });
    await expect(call('POST', '/endpoint/acme', createBody())).rejects.toThrow('fetch failed');
    expect((await call('GET', '/endpoint/acme/pr-12-app')).status).toBe(200);
  });

  it('destroys the socket of a dropped request, without effect', async () => {
    const { call, admin } = await createServed();
    admin.addFault({ method: 'POST', fault: { kind: 'dropBeforeCommit' } });
    await expect(call('POST', '/endpoint/acme', createBody())).rejects.toThrow('fetch failed');
    expect((await call('GET', '/endpoint/acme/pr-12-app')).status).toBe(404);
  });

  it('truncates a cut body after its headers', async () => {
    const { call, admin } = await createServed();
    admin.addFault({ path: '/v2/provider', fault: { kind: 'cutBody', bytes: 100 } });
    const response = await call('GET', '/provider');
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('refuses a body that is far too large, and a target on another host', async () => {
    const { call, served } = await createServed();
    const large = await call('POST', '/endpoint/acme', 'x'.repeat(5 * 1024 * 1024)).then(
      ({ status }) => status,
      // The socket may close while the rest of the body is still being sent.
      () => 413,
    );
    expect(large).toBe(413);
    expect(await rawStatus(served.address, 'http://elsewhere.test/v2/provider')).toBe(400);
  });

  it('rejects with the error code of the system when the port is taken', async () => {
    const { served } = await createServed();
    const port = Number(new URL(served.address).port);
    await expect(serveEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes at once while a request is held', async () => {
    const { call, token, served } = await createServed(1);
    await call('POST', '/endpoint/acme', createBody());
    const [truth] = served.emulator.admin.endpoints();
    expect(truth?.state).toBe('pending');
    const { serveId } = truth ?? { serveId: '' };
    const held = fetch(`${served.address}/serve/${serveId}/health`, {
      headers: { authorization: `Bearer ${token}`, 'x-scale-up-timeout': '600' },
    });
    const rejected = expect(held).rejects.toThrow('fetch failed');
    await call('GET', '/endpoint/acme');
    await served.close();
    await rejected;
  });
});

type Call = (method: string, path: string) => Promise<Response>;

async function untilUrl(call: Call): Promise<{ url: string }> {
  for (;;) {
    const { status } = JSON.parse(await (await call('GET', '/endpoint/acme/pr-12-app')).text());
    if (typeof status.url === 'string' && status.url !== '') return status;
  }
}

function rawStatus(address: string, target: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const { hostname, port } = new URL(address);
    httpRequest({ hostname, port, path: target, agent }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('a stream over a socket', () => {
  it('arrives piece by piece', async () => {
    const { call, token, admin } = await createServed(10_000);
    admin.setServing({ firstTokenMs: 1_000, tokenMs: 1_000_000 });
    admin.queueStart({ outcome: { kind: 'ready', pendingMs: 0, initializingMs: 0, healthMs: 0 } });
    const model = createModel({ image: { vLLM: { url: 'vllm' } } });
    const compute = createCompute({ scaling: { minReplica: 1, maxReplica: 1 } });
    expect((await call('POST', '/endpoint/acme', createBody({ model, compute }))).status).toBe(200);
    const { url } = await untilUrl(call);
    const messages = [{ role: 'user', content: 'hi' }];
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'x-scale-up-timeout': '600' },
      body: JSON.stringify({ messages, stream: true }),
    });
    const chunks: string[] = [];
    for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk).toString());
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.join('')).toMatch(/data: \[DONE\]\n\n$/);
  });
});
