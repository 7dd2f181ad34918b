// Tests that no script is deployed with a secret that only the other one needs, and that each takes what it gets.

import { expect, test } from 'vitest';
import { parseExecutorSettings } from '../../executor/settings.ts';
import { parseDoorSettings } from '../../ingress/settings.ts';
import { checkSecrets } from './check-secrets.ts';

const secretOf = (text: string) => [{ id: 'one', secret: `${text}-0123456789abcdef` }];
const place = { namespace: 'acme', endpoint: 'sentiment' };
const protectedNames = [{ namespace: 'acme', endpoint: 'prod-*' }];
const keys = [{ id: 'ci', secrets: secretOf('a-caller-key'), grants: [] }];
const repository = { id: 1, fullName: 'acme/widgets', namespace: 'acme' };
const watch = { model: 'acme/sentiment', ref: 'refs/heads/main', ...place };
const notifications = [{ id: 'chat', url: 'https://hooks.slack.example/a-way-in', format: 'slack' }];
const policy = {
  keys,
  protected: protectedNames,
  repositories: [{ ...repository, secrets: secretOf('a-github-secret') }],
  watches: [{ ...watch, secrets: secretOf('a-hub-secret') }],
  notifications,
};
const tokens = { HF_TOKEN: 'hf_token', GITHUB_TOKEN: 'ghs_token' };
const variables = {
  ...{ API_URL: 'https://api.example/v2', HUB_URL: 'https://hub.example' },
  ...{ GITHUB_API_URL: 'https://github.example', DIALECT: 'auto' },
};
const checked = checkSecrets(
  { ...tokens, POLICY: JSON.stringify(policy) },
  { ...variables, FLOOD_BRAKE: 'on' },
);
if (!checked.ok) throw new Error(JSON.stringify(checked.fault));
const { doors, executor } = checked.value;

test('the doors get the policy without notifications, and no token', () => {
  expect(Object.keys(doors)).toEqual(['POLICY']);
  expect(JSON.parse(doors.POLICY)).toEqual({ ...policy, notifications: undefined });
  expect(parseDoorSettings({ ...doors, FLOOD_BRAKE: 'on' })).toMatchObject({ ok: true });
});

test('the executor gets the tokens and the rules, and no key and no secret of a webhook', () => {
  expect(executor).toEqual({ ...tokens, RULES: expect.any(String) });
  for (const secret of ['a-caller-key', 'a-github-secret', 'a-hub-secret'])
    expect(executor.RULES).not.toContain(secret);
  const settings = parseExecutorSettings({ ...variables, ...executor });
  expect(settings).toMatchObject({
    ok: true,
    value: {
      policy: {
        protected: protectedNames,
        repositories: [{ ...repository, sweep: { mode: 'delete', mostDeletions: 20 } }],
        watches: [watch],
        notifications: [{ id: 'chat', format: 'slack' }],
      },
    },
  });
  expect(settings.ok && settings.value.policy.notifications[0]?.url.reveal()).toBe(notifications[0]?.url);
});

test('a webhook without a secret is refused before it is deployed, with all other mistakes', () => {
  const POLICY = JSON.stringify({ repositories: [repository, null], watches: [watch], protected: [{}] });
  const found = checkSecrets({ HF_TOKEN: 'hf_token', POLICY }, { ...variables, FLOOD_BRAKE: 'on' });
  const paths = found.ok ? [] : found.fault.map(({ path }) => path);
  expect(paths).toEqual([
    'POLICY: protected.0.namespace',
    'POLICY: protected.0.endpoint',
    'POLICY: repositories.0.secrets',
    'POLICY: repositories.1',
    'POLICY: watches.0.secrets',
  ]);
});
