// Tests the text of refusals for people and their fields for machines.

import { describe, expect, test } from 'vitest';
import { NARROW_BEARER_KEY, OTHER_SIGNING_SECRET } from '../support/bindings.ts';
import { type CallReply, call, callIn, callWithKey, sendTrigger, signTrigger } from '../support/caller.ts';

const post = { method: 'POST' };

test.each([
  ['a trigger', () => call('/v1/triggers', { ...post, body: '{}' })],
  ['a key', () => call('/v1/endpoints')],
  ['a webhook of GitHub', () => call('/v1/github', post)],
  ['a webhook of the Hub', () => call('/v1/huggingface', post)],
  [
    'an old signature',
    () => sendTrigger({ action: 'pause', endpoint: 'x', at: new Date(Date.now() - 600_000) }),
  ],
])('a 401 for %s names an authentication scheme', async (_what, ask) => {
  const { status, headers } = await ask();
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('no other refusal names an authentication scheme', async () => {
  const { status, headers } = await call('/nowhere');
  expect(status).toBe(404);
  expect([headers.get('www-authenticate'), headers.get('retry-after')]).toEqual([null, null]);
});

test('a refusal of too many toggles says when to try again', async () => {
  const ENDPOINTS = { getByName: () => ({ submit: async () => ({ kind: 'crowded' }) }) };
  const sent = signTrigger({ action: 'toggle', endpoint: 'crowded' });
  const { status, headers } = await callIn({ ENDPOINTS }, '/v1/triggers', sent);
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('60');
});

test('the standard fields come first, then the others', async () => {
  const missing = await sendTrigger({ action: 'pause', endpoint: 'is-missing' });
  expect(Object.keys(missing.body)).toEqual(['type', 'title', 'status', 'detail', 'requestId', 'trigger']);
  const invalid = await callWithKey('/v1/endpoints/acme/any/pause', { ...post, body: '[]' });
  expect(Object.keys(invalid.body)).toEqual(['type', 'title', 'status', 'requestId', 'errors']);
});

test('a refusal of an unknown action lists the known ones, and only for a valid key', async () => {
  const path = '/v1/endpoints/acme/sentiment/stop';
  expect(await callWithKey(path, post)).toMatchObject({
    status: 404,
    body: { detail: 'The actions are pause, resume, scale-to-zero, toggle, rollback.' },
  });
  expect((await call(path, post)).text).not.toContain('rollback');
});

describe('a refusal names the permission that the key lacks', () => {
  const key = NARROW_BEARER_KEY;

  test.each<[string, () => Promise<CallReply>, string]>([
    [
      'signed',
      () => sendTrigger({ action: 'pause', endpoint: 'foreign-one', secret: OTHER_SIGNING_SECRET }),
      'pause on acme/foreign-one',
    ],
    [
      'sent',
      () => callWithKey('/v1/endpoints/acme/office-late/pause', { ...post, key }),
      'pause on acme/office-late',
    ],
    [
      'sent in another spelling',
      () => callWithKey('/v1/endpoints/Acme/office-late/resume', { ...post, key }),
      'resume on Acme/office-late',
    ],
    ['for reading', () => callWithKey('/v1/endpoints/acme/other', { key }), 'every action on acme/other'],
    [
      'to override',
      () =>
        callWithKey('/v1/endpoints/acme/office-late/override', {
          ...post,
          key,
          body: JSON.stringify({ state: 'down', until: '2030-01-01T00:00:00Z' }),
        }),
      'pause on acme/office-late',
    ],
  ])('%s', async (_what, ask, lacks) => {
    expect(await ask()).toMatchObject({ status: 403, body: { detail: `The key lacks ${lacks}.` } });
  });
});
