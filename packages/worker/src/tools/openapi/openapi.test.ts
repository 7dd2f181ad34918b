// Tests that the served OpenAPI document is the one that the schemas make, and that it names every route.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { app } from '../../ingress/app.ts';
import { WEBHOOKS } from '../../ingress/webhooks.ts';
import { buildDocument } from './build-document.ts';

const served = JSON.parse(
  readFileSync(new URL('../../../public/openapi.json', import.meta.url).pathname, 'utf8'),
);

describe('openapi.json', () => {
  test('is what the schemas make: run `npm run openapi` after a change', () => {
    expect(served).toEqual(JSON.parse(JSON.stringify(buildDocument())));
  });

  test('has every route of the Worker, and no other', () => {
    const documented = Object.entries(buildDocument().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    // The page and its forms are for people.
    // Served as a file beside the Worker, so the Worker has no route for it.
    const routed = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/' && !path.startsWith('/page/'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const webhooks = [...WEBHOOKS.keys()].map((path) => `post ${path}`);
    expect(documented.filter((route) => route !== 'get /openapi.json').sort()).toEqual(
      [...webhooks, ...routed].sort(),
    );
  });
});
