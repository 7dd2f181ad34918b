// Tests that a list is whole or a fault, whatever the server's paging.

import { describe, expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { type Answer, json, type Seen } from '../../test/scripted-fetch.ts';
import { startClient as start } from '../../test/start-client.ts';

const endpoint = buildEndpoint();

describe('listEndpoints', () => {
  test('follows the cursor to the last page', async () => {
    const pages: Answer[] = [
      json(200, { items: [endpoint], nextCursor: 'a/b' }),
      json(200, { items: [endpoint], nextCursor: 'c' }),
      json(200, { items: [endpoint], nextCursor: null }),
    ];
    const { client, lines, run } = start('production', ...pages);
    const listed = await run(client.listEndpoints({ namespace: 'acme' }));
    expect(listed.ok && listed.value).toHaveLength(3);
    expect(lines()).toEqual([
      'GET /v2/endpoint/acme?limit=100',
      'GET /v2/endpoint/acme?limit=100&cursor=a%2Fb',
      'GET /v2/endpoint/acme?limit=100&cursor=c',
    ]);
  });

  test('gives nothing when one page fails', async () => {
    const { client, run } = start(
      'production',
      json(200, { items: [endpoint], nextCursor: 'a' }),
      json(403, { error: 'no' }),
    );
    expect(await run(client.listEndpoints({ namespace: 'acme' }))).toMatchObject({
      ok: false,
      fault: { kind: 'forbidden' },
    });
  });

  test.each<[string, (seen: Seen, count: number) => string, number]>([
    ['the same cursor for ever', () => 'a', 2],
    ['a new cursor for ever', (_seen, count) => `c${count}`, 1_000],
  ])('ends at a server that gives %s', async (_what, cursor, calls) => {
    let count = 0;
    const { client, seen, run } = start('production', (request) => {
      count += 1;
      return json(200, { items: [], nextCursor: cursor(request, count) });
    });
    expect(await run(client.listEndpoints({ namespace: 'acme' }))).toMatchObject({
      ok: false,
      fault: { kind: 'replyUnreadable' },
    });
    expect(seen).toHaveLength(calls);
  });

  test('takes a page of a server that does not page, however long', async () => {
    const items = Array.from({ length: 130_000 }, () => ({ name: 'a', status: { state: 'x' } }));
    const { client, run } = start('spec', json(200, { items }));
    const listed = await run(client.listEndpoints({ namespace: 'acme' }));
    expect(listed.ok && listed.value).toHaveLength(130_000);
  });
});
