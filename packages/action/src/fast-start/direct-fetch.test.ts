// The direct fetch against a loopback server, side by side with the platform's.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { Fetch } from '@preview-endpoints/core';
import { afterEach, expect, test } from 'vitest';
import { createDirectFetch } from './direct-fetch.ts';

const platform: Fetch = (url, init) => globalThis.fetch(url, init);
const refuse: Fetch = () => Promise.reject(new Error('the platform was asked'));
const direct = createDirectFetch(refuse);
const both = [
  ['the direct fetch', direct],
  ["the platform's fetch", platform],
] as const;

const PLAIN = { method: 'GET', headers: { accept: 'application/json' }, redirect: 'manual' } as const;

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

test.each(both)('%s returns status, headers and text, whatever the status is', async (_name, fetch) => {
  const origin = await serve((_request, reply) => {
    reply.writeHead(503, { 'Retry-After': '7', link: ['<a>', '<b>'] }).end('\ufeffspäter');
  });
  const response = await fetch(`${origin}/x?y=1`, PLAIN);
  expect(response.status).toBe(503);
  const { headers } = response;
  expect(['retry-after', 'Retry-After', 'x-none'].map((name) => headers.get(name))).toEqual(['7', '7', null]);
  expect([headers.has('Link'), headers.has('x-none')]).toEqual([true, false]);
  expect(Object.fromEntries(headers)).toMatchObject({ 'retry-after': '7', link: '<a>, <b>' });
  expect(await response.text()).toBe('später');
});

test.each(both)('%s sends method, headers and body, and returns a body in pieces', async (_name, fetch) => {
  const origin = await serve((request, reply) => {
    const { method, url, headers } = request;
    request.setEncoding('utf8').on('data', (body) => {
      const sent = JSON.stringify([method, url, headers.authorization, headers['content-length'], body]);
      reply.write(sent.slice(0, 5), () => reply.end(sent.slice(5)));
    });
  });
  const headers = { authorization: 'Bearer hf_x' };
  const response = await fetch(`${origin}/x?y=1`, { ...PLAIN, method: 'POST', headers, body: '{"ä":1}' });
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body ?? []) text += decoder.decode(piece, { stream: true });
  expect(JSON.parse(text)).toEqual(['POST', '/x?y=1', 'Bearer hf_x', '8', '{"ä":1}']);
});

test.each(both)('%s follows no redirect, and gives a reply without content no body', async (_name, fetch) => {
  const origin = await serve((request, reply) => {
    reply.writeHead(request.url === '/x' ? 302 : 204, { location: '/y' }).end();
  });
  const moved = await fetch(`${origin}/x`, PLAIN);
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/y']);
  const empty = await fetch(origin, { ...PLAIN, method: 'DELETE' });
  expect([empty.status, await empty.text()]).toEqual([204, '']);
});

test.each(both)('%s rejects a body that is cut, and says why a connection broke', async (_name, fetch) => {
  const origin = await serve((request, reply) => {
    if (request.url === '/broken') return void request.socket.destroy();
    reply.writeHead(200, { 'content-length': 100 });
    reply.write('half', () => reply.destroy());
  });
  const response = await fetch(origin, PLAIN);
  await expect(response.text()).rejects.toThrow();
  const failed: unknown = await fetch(`${origin}/broken`, PLAIN).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(TypeError);
  expect(failed).toMatchObject({ message: 'fetch failed', cause: { message: expect.stringMatching(/./) } });
});

test.each(both)('%s rejects by its signal, before the reply and in it', async (_name, fetch) => {
  const reason = new Error('enough');
  const silent = new AbortController();
  const origin = await serve((request, reply) => {
    if (request.url === '/silent') return silent.abort(reason);
    reply.writeHead(200);
    reply.write('first');
  });
  await expect(fetch(`${origin}/silent`, { ...PLAIN, signal: silent.signal })).rejects.toBe(reason);
  const spoken = new AbortController();
  const response = await fetch(`${origin}/spoken`, { ...PLAIN, signal: spoken.signal });
  const text = response.text();
  spoken.abort(reason);
  await expect(text).rejects.toThrow();
});

test.each(['cancelled', 'read in part'])('a body that is %s closes its connection', async (how) => {
  const closed = Promise.withResolvers<void>();
  const origin = await serve((request, reply) => {
    request.socket.once('close', () => closed.resolve());
    reply.write('first');
  });
  const { body } = await direct(origin, PLAIN);
  if (how === 'cancelled') await body?.cancel();
  else for await (const _piece of body ?? []) break;
  await closed.promise;
});

test.each([undefined, 'follow'] as const)(
  'a redirect that may be followed (%s) goes to the platform',
  async (redirect) => {
    const asked: string[] = [];
    const origin = await serve((request, reply) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url === '/old') reply.writeHead(307, { location: '/new' }).end();
      else reply.end('found');
    });
    const { redirect: _manual, ...rest } = PLAIN;
    const init = { ...rest, method: 'POST', body: '{}', ...(redirect === undefined ? {} : { redirect }) };
    const response = await createDirectFetch(platform)(`${origin}/old`, init);
    expect(await response.text()).toBe('found');
    expect(asked).toEqual(['POST /old', 'POST /old', 'POST /new']);
    // A 303 says that the request was done.
    server?.removeAllListeners('request').on('request', (_request, reply) => reply.writeHead(303).end());
    expect((await direct(`${origin}/old`, init)).status).toBe(303);
  },
);

test('what this product never sends goes to the platform', async () => {
  const url = 'http://127.0.0.1:1/';
  const asked = /the platform was asked/;
  await expect(direct(url, { ...PLAIN, headers: new Headers() })).rejects.toThrow(asked);
  await expect(direct(url, { ...PLAIN, method: 'POST', body: new Uint8Array(1) })).rejects.toThrow(asked);
  await expect(direct('http://user:word@127.0.0.1:1/', PLAIN)).rejects.toThrow(asked);
});
