// Tests the brake against floods: it stops before anything costs time, and a broken one keeps nobody out.

import { describe, expect, test } from 'vitest';
import { type Answer, callIn } from '../support/caller.ts';

const braked = (limit: (about: { readonly key: string }) => Promise<{ readonly success: boolean }>) => ({
  FLOOD_BRAKE: 'on',
  FLOOD: { limit },
});

const ADDRESS = '203.0.113.7';
const ask = (bindings: object, path: string): Promise<Answer> =>
  callIn({ ...bindings }, path, { headers: { 'cf-connecting-ip': ADDRESS } });

describe('the brake', () => {
  test.each(['/healthz', '/v1/endpoints', '/nowhere'])('stops a flood at %s', async (path) => {
    const { status, headers, body } = await ask(
      braked(async () => ({ success: false })),
      path,
    );
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('60');
    expect(headers.get('x-request-id')).toMatch(/^req_/);
    expect(body['type']).toBe('urn:preview-endpoints:problem:tooManyRequests');
  });

  test('counts by address', async () => {
    const counted: string[] = [];
    const brake = braked(async ({ key }) => ({ success: counted.push(key) > 0 }));
    expect((await ask(brake, '/healthz')).status).toBe(200);
    expect((await callIn(brake, '/healthz')).status).toBe(200);
    expect(counted).toEqual([ADDRESS, 'unknown']);
  });

  test('that fails, or is not there, lets the request in', async () => {
    const failing = braked(() => Promise.reject(new Error('canary')));
    for (const brake of [failing, { FLOOD_BRAKE: 'on', FLOOD: undefined }]) {
      expect((await ask(brake, '/healthz')).status).toBe(200);
      expect((await ask(brake, '/v1/endpoints')).status).toBe(401);
    }
  });

  test('that is off asks nobody', async () => {
    const off = { ...braked(async () => ({ success: false })), FLOOD_BRAKE: 'off' };
    expect((await ask(off, '/healthz')).status).toBe(200);
  });

  test('holds also while the Worker is not set up', async () => {
    const unready = { ...braked(async () => ({ success: false })), POLICY: 'not JSON' };
    expect((await ask(unready, '/healthz')).status).toBe(429);
  });
});
