// Tests the table of routes against Hono's own router: the same route and the same names for every path.

import fc from 'fast-check';
import { PatternRouter } from 'hono/router/pattern-router';
import { expect, test } from 'vitest';
import { RouteTable } from './route-table.ts';

const ROUTES = [
  ['GET', '/'],
  ['POST', '/v1/triggers'],
  ['GET', '/v1/triggers/:id'],
  ['POST', '/v1/triggers/:id/replay'],
  ['GET', '/v1/endpoints'],
  ['GET', '/v1/endpoints/:namespace/:endpoint'],
  ['POST', '/v1/endpoints/:namespace/:endpoint/override'],
  ['POST', '/v1/endpoints/:namespace/:endpoint/:action'],
] as const;

const table = new RouteTable<string>();
const pattern = new PatternRouter<string>();
for (const [method, path] of ROUTES) {
  table.add(method, path, `${method} ${path}`);
  pattern.add(method, path, `${method} ${path}`);
}

/** Hono would run the first of the handlers. */
const firstOf = (router: typeof table | typeof pattern, method: string, path: string) => {
  const [[first]] = router.match(method, path);
  return first === undefined ? undefined : [first[0], { ...first[1] }];
};

const piece = fc.oneof(
  fc.constantFrom('v1', 'triggers', 'endpoints', 'replay', 'override', 'pause', '', '..', ':id', '%2F'),
  fc.string({ unit: fc.constantFrom(...'a-.:*?%_'), maxLength: 4 }),
);
const path = fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('/')}`);

test("finds what Hono's own router finds, but for a slash at the end", () => {
  fc.assert(
    fc.property(fc.constantFrom('GET', 'POST', 'PUT'), path, (method, asked) => {
      const isTrailed = asked.length > 1 && asked.endsWith('/');
      expect(firstOf(table, method, asked)).toEqual(isTrailed ? undefined : firstOf(pattern, method, asked));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['/v1/*', '/v1/:id{[0-9]+}', '/v1/:id?', 'v1'])('refuses the path %s', (unknown) => {
  expect(() => table.add('GET', unknown, '')).toThrow();
});

test('refuses a route of all methods', () => {
  expect(() => table.add('ALL', '/v1', '')).toThrow();
});
