// Tests on loopback that Node's requests go through the proxy that the environment names, and load undici only then.

import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNodeFetch } from './node.ts';

const PROXY_ANSWER = 'from the proxy';
const TARGET_ANSWER = 'from the target';

/** `METHOD target` of each request, plain or CONNECT. */
const seenByProxy: string[] = [];
let target: Server;
let proxy: Server;
let targetUrl = '';
let proxyUrl = '';

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}

beforeAll(async () => {
  target = createServer((_request, response) => response.end(TARGET_ANSWER));
  proxy = createServer((request, response) => {
    seenByProxy.push(`${request.method} ${request.url}`);
    response.end(PROXY_ANSWER);
  });
  // The tunnel is refused: the CONNECT request alone is the proof, and no certificate is needed.
  proxy.on('connect', (request: IncomingMessage, socket) => {
    seenByProxy.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  [targetUrl, proxyUrl] = await Promise.all([listen(target), listen(proxy)]);
});

afterAll(() => Promise.all([close(target), close(proxy)]));

async function ask(env: Record<string, string>, url: string): Promise<{ text: string; proxied: string[] }> {
  seenByProxy.length = 0;
  const text = await createNodeFetch(env)(url, { method: 'GET' }).then(
    (response) => response.text(),
    () => 'refused',
  );
  return { text, proxied: [...seenByProxy] };
}

describe('createNodeFetch', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('asks the proxy of %s for a tunnel', async (name) => {
    const { text, proxied } = await ask({ [name]: proxyUrl }, 'https://api.example/v2');
    expect(text).toBe('refused');
    expect(proxied).toEqual(['CONNECT api.example:443']);
  });

  test.each(['HTTP_PROXY', 'http_proxy'])('sends plain requests to the proxy of %s', async (name) => {
    const { proxied } = await ask({ [name]: proxyUrl }, 'http://api.example/v2');
    expect(proxied).toHaveLength(1);
    expect(proxied[0]).toMatch(/^(?:GET http:\/\/api\.example\/v2|CONNECT api\.example:80)$/);
  });

  test.each(['127.0.0.1', '*', 'other.example, 127.0.0.1'])(
    'goes around the proxy for NO_PROXY=%s',
    async (noProxy) => {
      const { text, proxied } = await ask({ HTTP_PROXY: proxyUrl, NO_PROXY: noProxy }, targetUrl);
      expect([text, proxied]).toEqual([TARGET_ANSWER, []]);
    },
  );

  test.each<[string, Record<string, string>]>([
    ['no variable', {}],
    ['an empty variable', { HTTPS_PROXY: '' }],
    ['only NO_PROXY', { NO_PROXY: '*' }],
  ])('asks directly with %s', async (_what, env) => {
    const { text, proxied } = await ask(env, targetUrl);
    expect([text, proxied]).toEqual([TARGET_ANSWER, []]);
  });
});

/** A program that makes one request and prints which modules its process resolves. */
const PROGRAM = `
import { registerHooks } from 'node:module';
const resolved = [];
registerHooks({ resolve: (name, context, next) => { resolved.push(name); return next(name, context); } });
const { createNodeFetch } = await import(process.env.NODE_MODULE);
const fetch = createNodeFetch({ HTTP_PROXY: process.env.GIVEN_PROXY });
const text = await fetch(process.env.TARGET, { method: 'GET' }).then((response) => response.text());
process.stdout.write(JSON.stringify({ undici: resolved.includes('undici'), text }));
`;

test.each([
  ['without a proxy', false],
  ['with a proxy', true],
])('a process %s loads undici: %s', async (_what, isProxied) => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_MODULE: fileURLToPath(new URL('./node.ts', import.meta.url)),
    TARGET: targetUrl,
    GIVEN_PROXY: isProxied ? proxyUrl : '',
    // The test process's own variables must not count, only the given ones.
    NO_PROXY: '*',
  };
  const args = ['--no-warnings', '--input-type=module', '--eval', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  expect(JSON.parse(stdout)).toEqual({ undici: isProxied, text: isProxied ? PROXY_ANSWER : TARGET_ANSWER });
});
