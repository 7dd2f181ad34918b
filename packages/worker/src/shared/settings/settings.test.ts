// Tests that the environment's mistakes are reported together, and that no token is sent over http.

import { describe, expect, test } from 'vitest';
import { parseExecutorSettings } from '../../executor/settings.ts';
import { parseIngressSettings } from '../../ingress/settings.ts';
import { splitOwn } from '../../tools/dev/split-own.ts';

const split = (policy: object) => splitOwn({ HF_TOKEN: 'hf_secrettoken', POLICY: JSON.stringify(policy) });
const { RULES } = split({}).executor;
const { POLICY: EMPTY } = split({}).ingress;

const good = {
  API_URL: 'https://api.example/v2',
  HUB_URL: 'https://hub.example',
  GITHUB_API_URL: 'https://github.example/api/v3',
  DIALECT: 'auto',
  HF_TOKEN: 'hf_secrettoken',
  RULES,
};

const mistakesOf = (change: object) => {
  const settings = parseExecutorSettings({ ...good, ...change });
  return settings.ok ? [] : settings.fault.map(({ path }) => path);
};

describe("the executor's settings", () => {
  test('read a complete environment', () => {
    expect(parseExecutorSettings(good)).toMatchObject({ ok: true, value: { dialect: 'auto' } });
  });

  test('report every mistake of an empty environment', () => {
    expect(parseExecutorSettings({})).toMatchObject({
      fault: [
        { path: 'RULES' },
        { path: 'API_URL' },
        { path: 'HUB_URL' },
        { path: 'GITHUB_API_URL' },
        { path: 'DIALECT' },
        { path: 'HF_TOKEN' },
      ],
    });
  });

  test.each([
    ['http to another machine', { API_URL: 'http://api.example/v2' }, ['API_URL']],
    ['http to this machine', { API_URL: 'http://127.0.0.1:4010/v2' }, []],
    ['a password in the URL', { HUB_URL: 'https://user:pass@hub.example' }, ['HUB_URL']],
    ['a token with a line end', { HF_TOKEN: 'hf_secrettoken\n' }, ['HF_TOKEN']],
    ['a GitHub token with a space', { GITHUB_TOKEN: 'ghs_secret token' }, ['GITHUB_TOKEN']],
    ['a policy in the place of its rules', { RULES: '{"protected":[]}' }, ['RULES']],
    ['rules of another version', { RULES: RULES.replace(/"version":\d+/, '"version":0') }, ['RULES']],
    ['rules that are not JSON', { RULES: 'null{' }, ['RULES']],
  ])('%s', (_what, change, wanted) => {
    expect(mistakesOf(change)).toEqual(wanted);
  });
});

describe("the ingress' settings", () => {
  test('need a policy and a switch, and no token', () => {
    const settings = parseIngressSettings({ POLICY: EMPTY, RATE_LIMIT: 'off' });
    expect(settings).toMatchObject({ ok: true, value: { hasRateLimit: false } });
  });

  test('need the Access application when the policy names people', () => {
    const keys = [{ id: 'office', people: ['*@example.com'], grants: [] }];
    const { POLICY } = split({ keys }).ingress;
    const env = { POLICY, RATE_LIMIT: 'on' };
    for (const texts of [env, { ...env, ACCESS_AUD: '' }])
      expect(parseIngressSettings(texts)).toMatchObject({ fault: [{ path: 'ACCESS_AUD' }] });
    expect(parseIngressSettings({ ...env, ACCESS_AUD: 'tag' })).toMatchObject({
      value: { accessAud: 'tag' },
    });
  });

  test('refuse a policy that was not compiled, and limit the rate by default', () => {
    expect(parseIngressSettings({ POLICY: '{"keys":[]}' })).toMatchObject({ fault: [{ path: 'POLICY' }] });
    expect(parseIngressSettings({ POLICY: EMPTY })).toMatchObject({ value: { hasRateLimit: true } });
  });

  test('report all mistakes at once', () => {
    expect(parseIngressSettings({ RATE_LIMIT: 'yes' })).toMatchObject({
      fault: [{ path: 'POLICY' }, { path: 'RATE_LIMIT' }],
    });
  });
});
