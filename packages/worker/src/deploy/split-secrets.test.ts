// Tests that no script is deployed with a secret that only the other one needs.

import { expect, test } from 'vitest';
import { splitSecrets } from './split-secrets.ts';

const protectedNames = [{ namespace: 'acme', endpoint: 'prod-*' }];
const keys = [{ id: 'ci', secrets: [{ id: 'one', secret: 'a-caller-key' }], grants: [] }];
const POLICY = JSON.stringify({ keys, protected: protectedNames });

test('the doors get the whole policy and no token, the executor the tokens and no key', () => {
  const { doors, executor } = splitSecrets({ HF_TOKEN: 'hf_token', GITHUB_TOKEN: 'ghs_token', POLICY });
  expect(doors).toEqual({ POLICY });
  expect(JSON.stringify(executor)).not.toContain('a-caller-key');
  expect(executor).toMatchObject({ HF_TOKEN: 'hf_token', GITHUB_TOKEN: 'ghs_token' });
  expect(JSON.parse(executor.POLICY)).toEqual({ protected: protectedNames });
});
