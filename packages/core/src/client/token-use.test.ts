// Tests which addresses of a preview may receive the token.

import { expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { decideTokenUse } from './token-use.ts';

const PRODUCTION = 'https://api.endpoints.huggingface.cloud/v2';
const EMULATOR = 'http://127.0.0.1:4010/v2';

test.each([
  [PRODUCTION, 'https://abc.us-east-1.aws.endpoints.huggingface.cloud', 'send'],
  [PRODUCTION, 'https://abc.us-east-1.aws.endpoints.huggingface.cloud:443/path', 'send'],
  [PRODUCTION, 'http://abc.us-east-1.aws.endpoints.huggingface.cloud', 'untrustedHost'],
  [PRODUCTION, 'https://abc.us-east-1.aws.endpoints.huggingface.cloud:8443', 'untrustedHost'],
  [PRODUCTION, 'https://endpoints.huggingface.cloud.evil.example', 'untrustedHost'],
  [PRODUCTION, 'https://evilendpoints.huggingface.cloud', 'untrustedHost'],
  [PRODUCTION, 'https://endpoints.huggingface.cloud@evil.example', 'untrustedHost'],
  [PRODUCTION, 'https://huggingface.co', 'untrustedHost'],
  [PRODUCTION, 'http://127.0.0.1:4010', 'untrustedHost'],
  [EMULATOR, 'http://127.0.0.1:4010/serve/abc', 'send'],
  [EMULATOR, 'http://127.0.0.1:5000/serve/abc', 'send'],
  [EMULATOR, 'http://localhost:4010/serve/abc', 'send'],
  [EMULATOR, 'http://169.254.169.254/latest', 'untrustedHost'],
  [EMULATOR, 'https://abc.us-east-1.aws.endpoints.huggingface.cloud', 'send'],
  ['https://gateway.example/hf/v2', 'https://gateway.example/serve/abc', 'send'],
  ['https://gateway.example/hf/v2', 'http://gateway.example/serve/abc', 'untrustedHost'],
  ['https://gateway.example/hf/v2', 'https://gateway.example:8443/', 'untrustedHost'],
  ['https://gateway.example/hf/v2', 'https://a.gateway.example/', 'untrustedHost'],
])('with the API at %s, the token use for %s is %s', (apiUrl, url, kind) => {
  for (const type of ['private', 'authenticated', 'protected', null, undefined, 'unknown']) {
    const endpoint = buildEndpoint({ url }, type === undefined ? {} : { type });
    expect(decideTokenUse(endpoint, new URL(apiUrl)).kind).toBe(kind);
  }
  expect(decideTokenUse(buildEndpoint({ url }, { type: 'public' }), new URL(apiUrl)).kind).toBe('notNeeded');
});
