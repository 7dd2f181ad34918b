// Tests that a list is either complete or a fault, however the server pages.

import { describe, expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { json, type ScriptedReply, type Seen } from '../../test/scripted-fetch.ts';
import { startClient as start } from '../../test/start-client.ts';

const endpoint = buildEndpoint();

describe('listEndpoints', () => {
  test('follows the cursor to the last page', async () => {
    const pages: ScriptedReply[] = [
      json(200, { items: [endpoint], nextCursor: 'a/b' }),
      json(200, { items: [endpoint], nextCursor: 'c' }),
      json(200, { items: [endpoint], nextCursor: null }),
    ];
    const { client, lines, run } = start('production', ...pages);
    const listed = await run(client.listEndpoints({ namespace: 'acme' }));
    expect(listed.ok && listed.value.endpoints).toHaveLength(3);
    expect(lines()).toEqual([
      'GET /v2/endpoint/acme?limit=100',
      'GET /v2/endpoint/acme?limit=100&cursor=a%2Fb',
      'GET /v2/endpoint/acme?limit=100&cursor=c',
    ]);
  });

  test.each<[string, unknown, string | undefined, string]>([
    ['has no status', { name: 'odd' }, 'odd', 'status'],
    ['has a null status', { name: 'odd', status: null }, 'odd', 'status'],
    ['has no state', { name: 'odd', status: {} }, 'odd', 'status.state'],
    [
      'has a number in env',
      { ...endpoint, name: 'odd', model: { env: { PORT: 8080 } } },
      'odd',
      'model.env.PORT',
    ],
    ['has a number for a tag', { ...endpoint, name: 'odd', tags: [1] }, 'odd', 'tags.0'],
    ['has a number for a name', { ...endpoint, name: 7 }, undefined, 'name'],
    ['has no name', { status: { state: 'running' } }, undefined, 'name'],
    ['is null', null, undefined, ''],
    ['is text', 'x', undefined, ''],
    ['is a list', [endpoint], undefined, ''],
  ])('names a neighbour that %s, and keeps the others', async (_what, odd, name, path) => {
    const pages = [
      json(200, { items: [odd, endpoint], nextCursor: 'a' }),
      json(200, { items: [endpoint, odd] }),
    ];
    const { client, run } = start('production', ...pages);
    const listed = await run(client.listEndpoints({ namespace: 'acme' }));
    const issues = [expect.objectContaining({ path })];
    expect(listed).toMatchObject({
      ok: true,
      value: { endpoints: [endpoint, endpoint], unreadable: [{ issues }, { issues }] },
    });
    expect(listed.ok && listed.value.unreadable.map((one) => one.name)).toEqual([name, name]);
  });

  test.each([{}, { items: {} }, { items: null }, []])('does not accept %j as a page', async (page) => {
    const { client, run } = start('production', json(200, page));
    expect(await run(client.listEndpoints({ namespace: 'acme' }))).toMatchObject({
      ok: false,
      fault: { kind: 'replyUnreadable' },
    });
  });

  test('returns a fault and no endpoints when one page fails', async () => {
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
  ])('stops when a server returns %s', async (_what, cursor, calls) => {
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

  test('accepts a page of any length from a server that does not page', async () => {
    const items = Array.from({ length: 130_000 }, () => ({ name: 'a', status: { state: 'x' } }));
    const { client, run } = start('spec', json(200, { items }));
    const listed = await run(client.listEndpoints({ namespace: 'acme' }));
    expect(listed.ok && listed.value.endpoints).toHaveLength(130_000);
  });
});
