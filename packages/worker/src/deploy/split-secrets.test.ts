// Tests that no script is deployed with a secret that only the other one needs, and that each takes what it gets.

import { expect, test } from 'vitest';
import { parseDoorSettings } from '../settings/door-settings.ts';
import { parseExecutorSettings } from '../settings/executor-settings.ts';
import { checkSecrets } from './check-secrets.ts';
import { splitSecrets } from './split-secrets.ts';

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
const { doors, executor } = splitSecrets({ ...tokens, POLICY: JSON.stringify(policy) });

test('the doors get the policy without notifications, and no token', () => {
  expect(Object.keys(doors)).toEqual(['POLICY']);
  expect(JSON.parse(doors.POLICY)).toEqual({ ...policy, notifications: undefined });
  expect(parseDoorSettings({ ...doors, FLOOD_BRAKE: 'on' })).toMatchObject({ ok: true });
});

test('the executor gets the tokens and the rules, and no key and no secret of a webhook', () => {
  expect(executor).toMatchObject(tokens);
  expect(JSON.parse(executor.POLICY)).toEqual({
    protected: protectedNames,
    repositories: [repository],
    watches: [watch],
    notifications,
  });
  expect(parseExecutorSettings({ ...variables, ...executor })).toMatchObject({ ok: true });
});

test('a webhook without a secret is refused before it is deployed, with all other mistakes', () => {
  const POLICY = JSON.stringify({ repositories: [repository, null], watches: [watch], protected: [{}] });
  const paths = checkSecrets({ HF_TOKEN: 'hf_token', POLICY }, { ...variables, FLOOD_BRAKE: 'on' }).map(
    ({ path }) => path,
  );
  expect(paths).toEqual([
    'POLICY: protected.0.namespace',
    'POLICY: protected.0.endpoint',
    'POLICY: repositories.1',
    'POLICY: repositories.0.secrets',
    'POLICY: repositories.1.secrets',
    'POLICY: watches.0.secrets',
  ]);
});
