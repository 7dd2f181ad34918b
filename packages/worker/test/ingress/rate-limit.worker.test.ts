// Tests the rate limit: it refuses before any expensive work, and lets requests in if the limiter itself fails.

import { describe, expect, test } from 'vitest';
import { type CallReply, callIn } from '../support/caller.ts';

const limited = (limit: (about: { readonly key: string }) => Promise<{ readonly success: boolean }>) => ({
  RATE_LIMIT: 'on',
  RATE_LIMITER: { limit },
});

const ADDRESS = '203.0.113.7';
const ask = (bindings: object, path: string): Promise<CallReply> =>
  callIn({ ...bindings }, path, { headers: { 'cf-connecting-ip': ADDRESS } });

describe('the rate limit', () => {
  test.each(['/healthz', '/v1/endpoints', '/nowhere'])('stops a flood at %s', async (path) => {
    const { status, headers, body } = await ask(
      limited(async () => ({ success: false })),
      path,
    );
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('60');
    expect(headers.get('x-request-id')).toMatch(/^req_/);
    expect(body['type']).toBe('urn:preview-endpoints:problem:tooManyRequests');
  });

  test('counts by address', async () => {
    const counted: string[] = [];
    const bindings = limited(async ({ key }) => ({ success: counted.push(key) > 0 }));
    expect((await ask(bindings, '/healthz')).status).toBe(200);
    expect((await callIn(bindings, '/healthz')).status).toBe(200);
    expect(counted).toEqual([ADDRESS, 'unknown']);
  });

  test('counts a /64 of IPv6 as one, because its owner has 2^64 addresses', async () => {
    const counted = new Set<string>();
    const bindings = limited(async ({ key }) => ({ success: counted.add(key).size > 0 }));
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:0DB8:0001:0002::'])
      await callIn(bindings, '/healthz', { headers: { 'cf-connecting-ip': address } });
    expect([...counted]).toEqual(['2001:db8:1:2::/64']);
    await callIn(bindings, '/healthz', { headers: { 'cf-connecting-ip': '2001:db8:1:3::1' } });
    expect([...counted].slice(1)).toEqual(['2001:db8:1:3::/64']);
  });

  test.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['64:ff9b::cb00:7107', '203.0.113.7'],
    ['64:ff9b::203.0.113.8', '203.0.113.8'],
    ['2001:db8::203.0.113.7', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3', '1:2:3'],
    ['a:b::c::d', 'a:b::c::d'],
  ])('counts %s as %s', async (address, wanted) => {
    const counted: string[] = [];
    const bindings = limited(async ({ key }) => ({ success: counted.push(key) > 0 }));
    await callIn(bindings, '/healthz', { headers: { 'cf-connecting-ip': address } });
    expect(counted).toEqual([wanted]);
  });

  test('lets the request in if the limiter fails or is missing', async () => {
    const failing = limited(() => Promise.reject(new Error('canary')));
    for (const bindings of [failing, { RATE_LIMIT: 'on', RATE_LIMITER: undefined }]) {
      expect((await ask(bindings, '/healthz')).status).toBe(200);
      expect((await ask(bindings, '/v1/endpoints')).status).toBe(401);
    }
  });

  test('does not call the limiter when it is off', async () => {
    const off = { ...limited(async () => ({ success: false })), RATE_LIMIT: 'off' };
    expect((await ask(off, '/healthz')).status).toBe(200);
  });

  test('also applies while the Worker is not set up', async () => {
    const unready = { ...limited(async () => ({ success: false })), POLICY: 'not JSON' };
    expect((await ask(unready, '/healthz')).status).toBe(429);
  });
});
