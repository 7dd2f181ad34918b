// Tests that no script gets a secret that only the other one needs, and that each script accepts what it gets.

import { expect, test } from 'vitest';
import { parseExecutorSettings } from '../../executor/settings.ts';
import { parseIngressSettings } from '../../ingress/settings.ts';
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
const tokens = { HF_TOKEN: 'hf_token', GITHUB_TOKEN: 'ghs_token', INFERENCE_TOKEN: 'hf_inference' };
const variables = {
  ...{ API_URL: 'https://api.example/v2', HUB_URL: 'https://hub.example' },
  ...{ GITHUB_API_URL: 'https://github.example', DIALECT: 'auto' },
};
const checked = checkSecrets(
  { ...tokens, POLICY: JSON.stringify(policy) },
  { ...variables, RATE_LIMIT: 'on' },
);
if (!checked.ok) throw new Error(JSON.stringify(checked.fault));
const { ingress, executor } = checked.value;

test('the ingress gets the policy without notifications and sweeps, and no token', () => {
  expect(Object.keys(ingress)).toEqual(['POLICY']);
  const { notifications: _executors, ...rest } = policy;
  expect(JSON.parse(ingress.POLICY)).toEqual({ version: 3, ...rest, schedules: [] });
  expect(parseIngressSettings({ ...ingress, RATE_LIMIT: 'on' })).toMatchObject({ ok: true });
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
        callers: [{ id: 'ci', grants: [] }],
        protected: protectedNames,
        repositories: [{ ...repository, sweep: { mode: 'delete', mostDeletions: 20 } }],
        watches: [watch],
        notifications: [{ id: 'chat', format: 'slack' }],
      },
    },
  });
  expect(settings.ok && settings.value.policy.notifications[0]?.url.reveal()).toBe(notifications[0]?.url);
});

test('a webhook without a secret is refused before the deploy, together with all other mistakes', () => {
  const POLICY = JSON.stringify({ repositories: [repository, null], watches: [watch], protected: [{}] });
  const found = checkSecrets({ HF_TOKEN: 'hf_token', POLICY }, { ...variables, RATE_LIMIT: 'on' });
  const paths = found.ok ? [] : found.fault.map(({ path }) => path);
  expect(paths).toEqual([
    'POLICY: protected.0.namespace',
    'POLICY: protected.0.endpoint',
    'POLICY: repositories.0.secrets',
    'POLICY: repositories.1',
    'POLICY: watches.0.secrets',
  ]);
});

/** The characters of the version and of optional sections. */
const NAMES_OF_SECTIONS = 120;

test("a script's part is no larger than the policy: eighteen schedules in 4 KiB are deployed", () => {
  const hours = { beginTime: '08:00', endTime: '19:00' };
  const uptime = [
    { weekdays: 'mon-thu', ...hours },
    { weekdays: 'fri', ...hours },
  ];
  const schedules = Array.from({ length: 18 }, (_, index) => ({
    ...{ namespace: 'acme', endpoint: `staging-${index}-*`, timeZone: 'Europe/Berlin' },
    ...{ uptime, outside: 'pause' },
  }));
  const POLICY = JSON.stringify({ keys, schedules });
  expect(POLICY.length).toBeGreaterThan(4_000);
  const found = checkSecrets({ HF_TOKEN: 'hf_token', POLICY }, variables);
  expect(found).toMatchObject({ ok: true });
  expect(found.ok && found.value.executor.RULES.length).toBeLessThan(POLICY.length + NAMES_OF_SECTIONS);
});

test('the last of the 5 KiB that Cloudflare takes fits, counted in bytes, and one more is refused with the size', () => {
  const check = (name: string) => {
    const notification = { id: 'chat', format: 'slack', url: `https://hooks.slack.example/${name}` };
    return checkSecrets(
      { HF_TOKEN: 'hf_token', POLICY: JSON.stringify({ keys, notifications: [notification] }) },
      { ...variables, RATE_LIMIT: 'on' },
    );
  };
  const bytesOf = (name: string) => {
    const found = check(name);
    return found.ok ? new TextEncoder().encode(found.value.executor.RULES).byteLength : undefined;
  };
  // Two bytes each.
  const umlauts = 'ü'.repeat(1_000);
  const room = 5 * 1024 - (bytesOf(umlauts) ?? 0);
  expect(bytesOf(umlauts + 'x'.repeat(room))).toBe(5 * 1024);
  expect(check(umlauts + 'x'.repeat(room + 1))).toMatchObject({
    ok: false,
    fault: [
      { path: 'POLICY', message: expect.stringContaining('has 5121 bytes in the form for the executor') },
    ],
  });
});
