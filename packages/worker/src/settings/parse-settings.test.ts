// Tests that the environment's mistakes are told together, and that no token leaves over http.

import { describe, expect, test } from 'vitest';
import { parseSettings } from './parse-settings.ts';

const good = {
  API_URL: 'https://api.example/v2',
  HUB_URL: 'https://hub.example',
  GITHUB_API_URL: 'https://github.example/api/v3',
  DIALECT: 'auto',
  FLOOD_BRAKE: 'on',
  HF_TOKEN: 'hf_secrettoken',
  POLICY: '{}',
};

const mistakesOf = (change: object) => {
  const settings = parseSettings({ ...good, ...change });
  return settings.ok ? [] : settings.fault.map(({ path }) => path);
};

describe('parseSettings', () => {
  test('reads a complete environment', () => {
    expect(parseSettings(good)).toMatchObject({ ok: true, value: { dialect: 'auto', floodBrake: true } });
  });

  test('tells every mistake of an empty environment', () => {
    expect(parseSettings({})).toMatchObject({
      fault: [
        { path: 'POLICY' },
        { path: 'API_URL' },
        { path: 'HUB_URL' },
        { path: 'GITHUB_API_URL' },
        { path: 'DIALECT' },
        { path: 'FLOOD_BRAKE' },
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
    [
      'a mistake deep in the policy',
      { POLICY: '{"keys":[{}]}' },
      ['POLICY: keys.0.id', 'POLICY: keys.0.secrets', 'POLICY: keys.0.grants'],
    ],
  ])('%s', (_what, change, wanted) => {
    expect(mistakesOf(change)).toEqual(wanted);
  });
});
