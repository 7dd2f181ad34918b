// Tests that the served documents equal what the schemas generate, name every route, and list its refusals.

import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../ingress/app.ts';
import { platformPorts } from '../../ingress/ports.ts';
import { buildArazzo } from './build-arazzo.ts';
import { buildDocument } from './build-document.ts';

const readServed = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../public/${name}`, import.meta.url).pathname, 'utf8'));
const plain = (value: object) => JSON.parse(JSON.stringify(value));

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly schema: { readonly pattern?: string } }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

const operations = Object.entries<Record<string, Operation>>(plain(buildDocument()).paths).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('openapi.json', () => {
  test('equals what the schemas generate: run `npm run openapi` after a change', () => {
    expect(readServed('openapi.json')).toEqual(plain(buildDocument()));
  });

  test('is a valid OpenAPI document', async () => {
    const validator = new Validator();
    const result = await validator.validate(plain(buildDocument()));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('has every route of the Worker, and no other', () => {
    const app = createApp({ ports: platformPorts, readSettings: () => undefined });
    // The page and its forms are for people, and the documents are static files.
    const routed = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/' && !path.startsWith('/page/'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = operations.map(({ method, path }) => `${method} ${path}`);
    const files = ['get /arazzo.json', 'get /openapi.json'];
    expect(documented.filter((route) => !files.includes(route)).sort()).toEqual([...new Set(routed)].sort());
  });

  test.each(operations)(
    '$method $path says who may call it, and how names and ids are spelled',
    ({ operation }) => {
      expect(operation.security).toBeInstanceOf(Array);
      for (const { name, schema } of operation.parameters ?? []) {
        if (/^(namespace|endpoint|id|Idempotency-Key|webhook-id)$/.test(name))
          expect(schema.pattern, name).toMatch(/^\^.*\$$/);
      }
      if (operation.security.length > 0) expect(operation.responses['401']).toBeDefined();
      expect(operation.responses['405']?.headers).toHaveProperty('allow');
    },
  );
});

describe('arazzo.json', () => {
  test('equals what is built: run `npm run openapi` after a change', () => {
    expect(readServed('arazzo.json')).toEqual(plain(buildArazzo()));
  });

  test('names only existing operations', () => {
    const known = new Set(operations.map(({ operation }) => operation.operationId));
    const { workflows } = buildArazzo();
    for (const { steps } of workflows)
      for (const { operationId } of steps) expect(known).toContain(operationId);
    expect(workflows.map(({ workflowId }) => workflowId)).toEqual(['pauseAndResume', 'replayDeadLetter']);
  });
});
