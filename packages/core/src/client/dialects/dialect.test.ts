// Tests which dialect is known without asking.

import { expect, test } from 'vitest';
import { dialectWithoutAsking, PRODUCTION_API_URL } from './dialect.ts';

test.each([
  ['auto', PRODUCTION_API_URL, 'production'],
  ['auto', 'https://api.endpoints.huggingface.cloud/other', 'production'],
  ['auto', 'https://api.endpoints.huggingface.cloud.evil.example/v2', undefined],
  ['auto', 'http://127.0.0.1:4010/v2', undefined],
  ['spec', PRODUCTION_API_URL, 'spec'],
  ['production', 'http://127.0.0.1:4010/v2', 'production'],
] as const)('the choice %s for the API at %s gives the dialect %s', (choice, url, wanted) => {
  expect(dialectWithoutAsking(choice, new URL(url))).toBe(wanted);
});
