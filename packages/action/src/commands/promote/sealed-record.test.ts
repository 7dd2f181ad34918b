// What a sealed record reveals, and who can open it.

import { Secret } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { completeReviewed, openReviewed, sealReviewed } from './reviewed-spec.ts';
import { markSecrets, openRecord, sealRecord } from './sealed-record.ts';

const TOKEN = new Secret('hf_first');
const OTHER = new Secret('hf_other');

test('a record opens with its token at its place, and its sealed text reveals nothing', async () => {
  const sealed = await sealRecord(TOKEN, 'here', { env: { KEY: 'marked' } });
  expect(sealed).toMatch(/^[\w-]+$/);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('marked');
  expect(await openRecord(TOKEN, 'here', sealed)).toEqual({ env: { KEY: 'marked' } });
});

test.each([
  ['another token', OTHER, 'here', (sealed: string) => sealed],
  ['another place', TOKEN, 'there', (sealed: string) => sealed],
  ['a changed end', TOKEN, 'here', (sealed: string) => `${sealed.slice(0, -4)}AAAA`],
  ['nothing', TOKEN, 'here', () => ''],
  ['other text', TOKEN, 'here', () => '%%%'],
])('a record does not open with %s', async (_what, token, place, change) => {
  const sealed = await sealRecord(TOKEN, 'here', { revision: 'a' });
  expect(await openRecord(token, place, change(sealed))).toBeUndefined();
});

test('the mark of secrets depends on names, values and token, but not on their order', async () => {
  const mark = await markSecrets(TOKEN, { A: '1', B: '2' });
  expect(await markSecrets(TOKEN, { B: '2', A: '1' })).toBe(mark);
  const others = [markSecrets(OTHER, { A: '1', B: '2' }), markSecrets(TOKEN, { A: '1', B: '3' })];
  expect(await Promise.all(others)).not.toContain(mark);
});

const PLACE = { repositoryId: 1, pullRequest: 7 };
const IMAGE = { custom: { url: 'registry.example.com/app:1', port: 80 } };
const WITH_PASSWORD = { custom: { ...IMAGE.custom, credentials: { username: 'u', password: 'p' } } };
const FACTS = { headSha: 'a', target: 'prod', fingerprint: 'f' };

test('secrets and passwords are not stored, and come from the merged commit with the same image', async () => {
  const spec = { model: { revision: 'a', image: WITH_PASSWORD, secrets: { KEY: 'value' } } };
  const sealed = await sealReviewed(TOKEN, PLACE, { ...FACTS, spec });
  const opened = await openReviewed(TOKEN, PLACE, sealed ?? '');
  expect(opened?.spec).toEqual({ model: { revision: 'a', image: IMAGE } });
  const stated = { model: { revision: 'b', image: WITH_PASSWORD, secrets: { KEY: 'new' } } };
  expect(completeReviewed(opened?.spec ?? {}, stated)).toEqual({
    model: { revision: 'a', image: WITH_PASSWORD, secrets: { KEY: 'new' } },
  });
});

test('a record without its password cannot be used if the commit states another image', () => {
  const reviewed = { model: { image: { custom: { url: 'registry.example.com/app:0', port: 80 } } } };
  expect(completeReviewed(reviewed, { model: { image: WITH_PASSWORD } })).toBeUndefined();
});

test('a record that is too long for a comment is not made', async () => {
  const spec = { model: { env: { LONG: 'x'.repeat(20_000) } } };
  expect(await sealReviewed(TOKEN, PLACE, { ...FACTS, spec })).toBeUndefined();
});
