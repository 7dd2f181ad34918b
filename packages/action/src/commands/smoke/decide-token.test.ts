// To which hosts the token goes.

import { Secret } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { decideToken } from './decide-token.ts';

const apiUrl = new URL('https://api.endpoints.huggingface.cloud/v2');
const token = new Secret('hf_x');
const decide = (url: string, type = 'private') => decideToken({ url: new URL(url), type }, { apiUrl, token });

test.each([
  'https://x.us-east-1.aws.endpoints.huggingface.cloud/',
  'https://api.endpoints.huggingface.cloud/serve/x',
])('%s gets it', (url) => {
  expect(decide(url)).toEqual({ ok: true, value: token });
});

test.each([
  'http://x.us-east-1.aws.endpoints.huggingface.cloud/',
  'https://x.endpoints.huggingface.cloud:8443/',
  'https://endpoints.huggingface.cloud.evil.example/',
  'https://evil.example/',
])('%s does not', (url) => {
  expect(decide(url)).toEqual({ ok: false, fault: new URL(url).host });
});

test('a public preview is asked without it', () => {
  expect(decide('https://evil.example/', 'public')).toEqual({ ok: true, value: undefined });
});
