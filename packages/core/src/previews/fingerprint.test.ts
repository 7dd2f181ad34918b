// Tests that the mark is keyed, reveals nothing, and changes exactly with its part.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitrarySpec } from '../../test/arbitrary-spec.ts';
import { createRequest, token } from '../../test/endpoints.ts';
import type { CreateEndpointRequest } from '../client/schemas/requests.ts';
import { Secret } from '../secret.ts';
import { computeFingerprint, isCommitSha, parseFingerprint, renderFingerprint } from './fingerprint.ts';

type Model = CreateEndpointRequest['model'];
const SHA = 'a'.repeat(40);
const model: Model = { ...createRequest.model, revision: SHA };
const other = new Secret('hf_anotherToken');

const secretsModel: Model = { ...model, secrets: { A: '1', B: '2' } };
const imageModel: Model = {
  ...model,
  image: { custom: { url: 'x', credentials: { username: 'u', password: 'p' } } },
};

test('a model without such parts has no mark', async () => {
  const fingerprint = await computeFingerprint({ ...model, secrets: {} }, token);
  expect(fingerprint).toEqual({ secrets: '-', image: '-', revision: '-' });
  expect(renderFingerprint(fingerprint)).toBeUndefined();
});

test('the marks are the HMACs that Python computes', async () => {
  const fingerprint = await computeFingerprint({ ...secretsModel, revision: 'main' }, token);
  expect(renderFingerprint(fingerprint)).toBe('v1.pyng7zaqh6qkycpa.-.wnza5d4bujk3jspj');
});

describe('a mark', () => {
  test.each<[string, Model, Model, string[]]>([
    ['a secret’s value', secretsModel, { ...secretsModel, secrets: { A: '1', B: '3' } }, ['secrets']],
    ['a secret’s name', secretsModel, { ...secretsModel, secrets: { A: '1', C: '2' } }, ['secrets']],
    ['the order of secrets', secretsModel, { ...secretsModel, secrets: { B: '2', A: '1' } }, []],
    [
      'a password',
      imageModel,
      { ...imageModel, image: { custom: { url: 'x', credentials: { username: 'u', password: 'q' } } } },
      ['image'],
    ],
    ['a branch', { ...model, revision: 'a' }, { ...model, revision: 'b' }, ['revision']],
    ['a branch for the default', { ...model, revision: 'a' }, { ...model, revision: null }, ['revision']],
    ['main for the default', { ...model, revision: 'main' }, { ...model, revision: null }, []],
    ['a commit, which comes back as it was sent', model, { ...model, revision: 'b'.repeat(40) }, []],
    ['the environment, which is compared as it is', model, { ...model, env: { A: '1' } }, []],
  ])('changes with %s in its part only', async (_what, before, after, parts) => {
    const [one, two] = await Promise.all([
      computeFingerprint(before, token),
      computeFingerprint(after, token),
    ]);
    const changed = (['secrets', 'image', 'revision'] as const).filter((part) => one[part] !== two[part]);
    expect(changed).toEqual(parts);
  });

  test('differs under another token', async () => {
    const [one, two] = await Promise.all([
      computeFingerprint(secretsModel, token),
      computeFingerprint(secretsModel, other),
    ]);
    expect(one.secrets).not.toBe(two.secrets);
  });

  test('contains no secret and can be parsed again', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySpec('production'), async (spec) => {
        const fingerprint = await computeFingerprint(spec.model, token);
        const rendered = renderFingerprint(fingerprint);
        expect(rendered ?? 'v1.-.-.-').toMatch(/^v1(?:\.(?:-|[a-z2-7]{16})){3}$/);
        expect(parseFingerprint(rendered)).toEqual(fingerprint);
      }),
    );
  });
});

test.each([undefined, null, '', 'v1', 'v1.a.b', 'v2.a.b.c', 'hello'])(
  'an entry %j is treated as unknown',
  (entry) => {
    expect(parseFingerprint(entry)).toEqual({ secrets: '-', image: '-', revision: '-' });
  },
);

test.each([
  [SHA, true],
  [SHA.toUpperCase(), false],
  ['a'.repeat(39), false],
  ['a'.repeat(41), false],
  ['main', false],
  [null, false],
  [undefined, false],
])('%j is a commit: %s', (revision, wanted) => {
  expect(isCommitSha(revision)).toBe(wanted);
});
