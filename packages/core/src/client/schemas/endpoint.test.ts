// Tests that endpoints are read leniently, and that URLs that receive the token stay under their base.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  endpointPageSchema,
  endpointSchema,
  healthUrlOf,
  inferenceUrlOf,
  resolveUnder,
  stateOf,
} from './endpoint.ts';
import { parseWith } from './issues.ts';

describe('an endpoint in a reply', () => {
  test.each<[string, object]>([
    ['the smallest endpoint', { name: 'a', status: { state: 'pending' } }],
    ['without an address, as replies of 2023 are', { name: 'a', status: { state: 'pending', message: '' } }],
    ['with an empty address', { name: 'a', url: '', status: { state: 'pending', url: '' } }],
    ['an unknown state', { name: 'a', status: { state: 'hibernating' } }],
    [
      'null everywhere optional',
      {
        name: 'a',
        type: null,
        provider: null,
        compute: null,
        model: null,
        url: null,
        healthRoute: null,
        tags: null,
        status: {
          state: 'running',
          message: null,
          errorMessage: null,
          createdAt: null,
          updatedAt: null,
          url: null,
          readyReplica: null,
          targetReplica: null,
        },
      },
    ],
    [
      'null one level deeper',
      {
        name: 'a',
        provider: { vendor: null, region: null },
        status: { state: 'running' },
        compute: {
          accelerator: null,
          instanceType: null,
          instanceSize: null,
          scaling: { minReplica: null, maxReplica: null, scaleToZeroTimeout: null, measure: null },
        },
        model: {
          repository: null,
          revision: null,
          task: null,
          framework: null,
          image: null,
          args: null,
          command: null,
          env: null,
          secrets: { A: null },
        },
      },
    ],
    [
      'an unknown image variant',
      { name: 'a', status: { state: 'running' }, model: { image: { quantumServe: { qubits: 3 } } } },
    ],
    [
      'nanosecond timestamps',
      { name: 'a', status: { state: 'running', createdAt: '2023-10-26T12:41:53.263078506Z' } },
    ],
    [
      'the specification with two images side by side',
      {
        name: 'a',
        url: 'https://a.example',
        status: { state: 'running' },
        model: { image: { huggingface: {}, custom: { url: 'docker.io/x', port: 80 } } },
      },
    ],
    [
      'unknown fields at every level',
      { name: 'a', x: 1, status: { state: 'running', y: { z: [] } }, compute: { id: 'i' } },
    ],
  ])('may be %s, and is kept unchanged', (_what, endpoint) => {
    expect(parseWith(endpointSchema, endpoint)).toEqual({ ok: true, value: endpoint });
  });

  test.each<[string, unknown, string]>([
    ['has no name', { status: { state: 'running' } }, 'name'],
    ['has no state', { name: 'a', status: {} }, 'status.state'],
    ['is a list', [], ''],
    ['is text', 'x', ''],
  ])('is refused when it %s', (_what, endpoint, path) => {
    expect(parseWith(endpointSchema, endpoint)).toMatchObject({ ok: false, fault: [{ path }] });
  });

  test.each([
    ['no items', { items: [] }],
    ['no items and a null cursor', { items: [], nextCursor: null, totalItems: 0 }],
  ])('a page may have %s', (_what, page) => {
    expect(parseWith(endpointPageSchema, page)).toEqual({ ok: true, value: page });
  });

  test('keeps an unknown state', () => {
    expect(stateOf({ name: 'a', status: { state: 'hibernating' } })).toBe('hibernating');
  });
});

describe('the address', () => {
  test.each<[string, { url?: string | null; status?: string | null }, string | undefined]>([
    ['of production', { status: 'https://s.example' }, 'https://s.example/'],
    ['of the specification', { url: 'https://u.example' }, 'https://u.example/'],
    [
      'of both, where status wins',
      { url: 'https://u.example', status: 'https://s.example' },
      'https://s.example/',
    ],
    ['that is null in status', { url: 'https://u.example', status: null }, 'https://u.example/'],
    ['that is empty in status', { url: 'https://u.example', status: '' }, 'https://u.example/'],
    ['that is missing', {}, undefined],
    ['that is a script', { status: 'javascript:alert(1)' }, undefined],
    ['that is a file', { status: 'file:///etc/passwd' }, undefined],
    ['that is not an address', { status: 'not ready' }, undefined],
  ])('%s', (_what, { url, status }, wanted) => {
    const endpoint = { name: 'a', url, status: { state: 'running', url: status } };
    expect(inferenceUrlOf(endpoint)?.href).toBe(wanted);
  });

  test.each<[string | null | undefined, string]>([
    [undefined, 'https://s.example/base/health'],
    [null, 'https://s.example/base/health'],
    ['/ready?x=1', 'https://s.example/base/ready?x=1'],
  ])('of health for the route %j', (healthRoute, wanted) => {
    expect(
      healthUrlOf({ name: 'a', healthRoute, status: { state: 'running', url: 'https://s.example/base' } })
        ?.href,
    ).toBe(wanted);
  });
});

describe('resolveUnder', () => {
  const base = new URL('https://good.example/a/b');
  test.each([
    ['/x', '/a/b/x'],
    ['x', '/a/b/x'],
    ['', '/a/b/'],
    ['/v1/models?limit=1&x=/../y?z', '/a/b/v1/models?limit=1&x=/../y?z'],
    ['/x?', '/a/b/x'],
    ['/x/', '/a/b/x/'],
    ['//evil.example/x', '/a/b/evil.example/x'],
    ['/../../x', '/a/b/x'],
    ['/.././x', '/a/b/x'],
    ['/%2e%2E/%2e./x', '/a/b/x'],
    ['/.\t./x', '/a/b/x'],
    ['http://evil', '/a/b/http://evil'],
    ['\\\\evil', '/a/b/evil'],
    ['/..\\..\\x', '/a/b/x'],
    ['@evil', '/a/b/@evil'],
    [':8080/x', '/a/b/:8080/x'],
    ['/x#y', '/a/b/x%23y'],
  ])('keeps %j under its base', (route, wanted) => {
    const url = resolveUnder(base, route);
    expect(url.href).toBe(`https://good.example${wanted}`);
  });

  test('never leaves the origin or the path of its base, and does not change the base', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2E',
      '?',
      '#',
      '@',
      ':',
      '\t',
      '\n',
      'x',
      'http://evil',
      '%2f',
      '%5c',
      '\0',
      'é',
    );
    const route = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    );
    const bases = fc.constantFrom(
      'https://good.example',
      'https://good.example/a/b',
      'https://good.example:8443/a/',
    );
    fc.assert(
      fc.property(bases, route, (text, given) => {
        const from = new URL(text);
        const url = resolveUnder(from, given);
        expect(url.origin).toBe(from.origin);
        expect(url.username + url.password + url.hash).toBe('');
        expect(url.pathname.startsWith(`${from.pathname.replace(/\/+$/, '')}/`)).toBe(true);
        expect(from.href).toBe(new URL(text).href);
      }),
      { numRuns: 500 },
    );
  });
});
