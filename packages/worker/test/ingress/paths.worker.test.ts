// Tests that every spelling of a path and every method reaches only the route that it names, and that none fails the Worker.

import { describe, expect, test } from 'vitest';
import { BEARER_KEY } from '../support/bindings.ts';
import { call, callIn, callWithKey } from '../support/caller.ts';

/** A request that passes the ingress fails with these bindings. */
const NOTHING = { ENDPOINTS: {}, TRIGGERS: {}, EXECUTOR: {} };
const headers = { authorization: `Bearer ${BEARER_KEY}` };

const LONG = 'a'.repeat(10_000);

const NAMES = [
  ...['%E0%A4%A', '%', '%zz', '%252F', '%2F', '..%2F..', '%00', '%0d%0a', '%C0%AF', '%EF%BC%8F'],
  ...['a%20b', 'a+b', 'a.b', 'A', '%F0%9F%98%80', '*', 'a*', '__proto__', LONG],
];

test.each(NAMES.map((name) => [name.slice(0, 20), name]))('the name %s is refused', async (_shown, name) => {
  for (const [method, path] of [
    ['POST', `/v1/endpoints/acme/${name}/pause`],
    ['POST', `/v1/endpoints/${name}/any*/pause`],
    ['POST', `/v1/endpoints/acme/${name}/override`],
    ['DELETE', `/v1/endpoints/acme/${name}/override`],
    ['GET', `/v1/endpoints/acme/${name}`],
    ['GET', `/v1/triggers/${name}*`],
    ['POST', `/v1/triggers/${name}*/replay`],
    ['POST', `/v1/endpoints/acme/any/${name}`],
  ] as const) {
    const { status } = await callIn(NOTHING, path, { method, headers });
    expect([400, 404], `${method} ${path.slice(0, 60)}`).toContain(status);
  }
});

test.each([
  ...['//', '//v1/endpoints', '/v1//endpoints', '/v1/endpoints//any', '/v1/endpoints/acme//pause'],
  ...['/v1/endpoints/', '/v1/../v1/nothing', '/v1/endpoints/acme/any/pause/', `/${LONG}`, '/v1/%65ndpoints/'],
  ...['/V1/endpoints', '/v1/endpoints;a', '/v1/endpoints%2Facme%2Fany'],
])('the path %s leads nowhere', async (path) => {
  const { status } = await callWithKey(path, { method: 'POST' });
  expect([400, 404]).toContain(status);
});

const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/': ['GET', 'HEAD'],
  '/healthz': ['GET', 'HEAD'],
  '/v1/endpoints': ['GET', 'HEAD'],
  '/v1/triggers/a': ['GET', 'HEAD'],
  '/v1/endpoints/acme/any': ['GET', 'HEAD'],
  '/v1/endpoints/acme/any/override': ['POST', 'DELETE'],
};

describe('a method that a route does not have', () => {
  const paths = [
    ...['/', '/healthz', '/v1/triggers', '/v1/github', '/v1/huggingface', '/v1/endpoints', '/v1/triggers/a'],
    ...['/v1/endpoints/acme/any', '/v1/endpoints/acme/any/pause', '/v1/endpoints/acme/any/override'],
    ...['/page/sign-in', '/page/act', '/nowhere'],
  ];

  test.each(['OPTIONS', 'PUT', 'PATCH', 'PROPFIND', 'PURGE'])(
    '%s is a 405 that names the allowed methods',
    async (method) => {
      for (const path of paths.filter((one) => one !== '/nowhere')) {
        const { status, headers, body } = await callWithKey(path, { method });
        expect(status, path).toBe(405);
        expect(headers.get('allow')?.split(', '), path).toEqual(
          expect.arrayContaining([...(METHODS[path] ?? ['POST'])]),
        );
        expect(body['type']).toBe('urn:preview-endpoints:problem:methodNotAllowed');
      }
      expect((await callWithKey('/nowhere', { method })).status).toBe(404);
    },
  );

  test('HEAD is GET without its body, or a 4xx', async () => {
    for (const path of paths) {
      const head = await call(path, { method: 'HEAD' });
      expect(head.text).toBe('');
      expect(head.status, path).toBe((await call(path)).status);
    }
  });
});
