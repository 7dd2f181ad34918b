// Bad inputs: all are reported at once, with the given value and what was wanted, and never with a secret.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DECLARED_DEFAULTS, type InputKey, type RawInputs } from './declared-inputs.ts';
import { describeInputFault, HIDDEN, inputFault } from './input-fault.ts';
import { parseInputs } from './parse-inputs.ts';
import { secretsOf } from './secrets-of.ts';

const GOOD: RawInputs = {
  ...DECLARED_DEFAULTS,
  'hf-token': 'hf_token',
  namespace: 'acme',
  model: 'acme/sentiment',
};

function faultsOf(raw: Partial<RawInputs>) {
  const parsed = parseInputs({ ...GOOD, ...raw });
  return parsed.ok ? [] : parsed.fault;
}

test('the declared defaults with the required inputs are valid', () => {
  const parsed = parseInputs(GOOD);
  expect(parsed).toMatchObject({
    ok: true,
    value: {
      wait: true,
      waitTimeoutMs: 1_800_000,
      onClose: 'delete',
      onFailure: 'pause',
      allowUnowned: false,
      name: undefined,
    },
  });
});

const BAD: readonly [InputKey, string, string | undefined, string][] = [
  ['hf-token', '', '', 'a Hugging Face token'],
  ['hf-token', 'two words', HIDDEN, 'one token'],
  ['hf-token', 'hf_tökén', HIDDEN, 'one token'],
  ['github-token', 'a\nb', HIDDEN, 'one token'],
  ['namespace', '', '', 'user or organisation'],
  ['namespace', 'a/b', 'a/b', 'user or organisation'],
  ['namespace', '..', '..', 'user or organisation'],
  ['model', 'a/b/c', 'a/b/c', 'owner/name'],
  ['model', '../etc', '../etc', 'owner/name'],
  ['target', '-x', '-x', 'a-z'],
  ['command', 'destroy', 'destroy', 'auto, plan, deploy, promote, rollback, teardown'],
  ['task', 'text classification', 'text classification', 'task'],
  ['framework', 'tensorflow', 'tensorflow', 'pytorch'],
  ['env', 'A=1\n2=B', 'line 2', 'KEY=VALUE'],
  ['env', 'A=1\nA=2', 'line 2', 'only once'],
  ['secrets', 'just-a-secret', 'line 1', 'KEY=VALUE'],
  ['vendor', 'a b', 'a b', 'aws'],
  ['region', '?', '?', 'us-east-1'],
  ['accelerator', 'tpu', 'tpu', 'cpu, gpu'],
  ['instance-type', 'a/b', 'a/b', 'intel-spr'],
  ['instance-size', ' x ', ' x ', 'x1'],
  ['min-replica', '-1', '-1', '0 to 100'],
  ['min-replica', '1.5', '1.5', 'whole number'],
  ['max-replica', '0', '0', '1 to 100'],
  ['max-replica', '1e2', '1e2', 'whole number'],
  ['scale-to-zero-timeout', '14', '14', '15 to 2880'],
  ['scale-to-zero-timeout', '2881', '2881', '15 to 2880'],
  ['type', 'secret', 'secret', 'private'],
  ['name', 'A', 'A', '2 to 32'],
  ['name', '-ab', '-ab', '2 to 32'],
  ['name', 'x'.repeat(33), 'x'.repeat(33), '2 to 32'],
  ['variant', 'a-b', 'a-b', '1 to 8'],
  ['variant', 'ninechars', 'ninechars', '1 to 8'],
  ['allow-unowned', 'yes', 'yes', 'true or false'],
  ['wait', '1', '1', 'true or false'],
  ['wait-timeout', '30', '30', '30m'],
  ['wait-timeout', '0s', '0s', '1s to 6h'],
  ['wait-timeout', '7h', '7h', '1s to 6h'],
  ['on-close', 'burn', 'burn', 'delete, pause'],
  ['on-failure', 'retry', 'retry', 'keep, delete'],
  ['deploy-drafts', 'maybe', 'maybe', 'true or false'],
  ['max-hourly-price', '-1', '-1', 'US dollars'],
  ['max-hourly-price', '1,5', '1,5', 'US dollars'],
  ['max-hourly-price', '0', '0', 'above 0'],
  ['max-previews', 'many', 'many', 'whole number'],
  ['max-age', '1y', '1y', '7d'],
  ['max-age', '0d', '0d', '7d'],
  ['dry-run', 'maybe', 'maybe', 'true or false'],
  ['comment', 'no', 'no', 'true or false'],
  ['deployment', 'off', 'off', 'true or false'],
  ['environment', 'a\nb', 'a\nb', '255'],
  ['inference-token', 'two words', HIDDEN, 'one token'],
  ['env', 'PREVIEW_ENDPOINTS_BRANCH=x', 'line 1', 'PREVIEW_ENDPOINTS_'],
  ['env', 'A=1\npreview_endpoints_spec=x', 'line 2', 'PREVIEW_ENDPOINTS_'],
  ['secrets', 'PREVIEW_ENDPOINTS_SPEC=x', 'line 1', 'PREVIEW_ENDPOINTS_'],
  ['api-url', 'endpoints', 'endpoints', 'http'],
  ['api-url', 'http://api.example.test/v2', 'http://api.example.test/v2', 'https'],
  ['api-url', 'http://127.0.0.1.example.test/', 'http://127.0.0.1.example.test/', 'https'],
  ['hub-url', 'http://10.0.0.1/', 'http://10.0.0.1/', 'https'],
  ['api-url', 'file:///etc/passwd', 'file:///etc/passwd', 'http'],
  ['api-url', 'https://x.test/?a=b', 'https://x.test/?a=b', 'without'],
  ['api-url', 'https://me:pass@x.test/', 'https://***@x.test/', 'without'],
  ['hub-url', 'ftp://x', 'ftp://x', 'http'],
  ['dialect', 'latin', 'latin', 'auto, spec, production'],
];

describe('one complaint with key, got and wanted for', () => {
  test.each(BAD)('%s %j', (key, value, got, wanted) => {
    expect(faultsOf({ [key]: value })).toEqual([{ key, got, wanted: expect.stringContaining(wanted) }]);
  });
});

test('every mistake is reported at once, in one text', () => {
  const raw = Object.fromEntries(BAD.map(([key, value]) => [key, value]));
  const faults = faultsOf(raw);
  expect(new Set(faults.map(({ key }) => key))).toEqual(new Set(BAD.map(([key]) => key)));
  expect(faults.map(describeInputFault).join('\n').split('\n').length).toBeGreaterThanOrEqual(
    new Set(BAD.map(([key]) => key)).size,
  );
});

test('a minimum of replicas and a sleep timeout exclude each other', () => {
  expect(faultsOf({ 'min-replica': '1', 'scale-to-zero-timeout': '30' })).toMatchObject([
    { key: 'min-replica' },
  ]);
  expect(faultsOf({ 'min-replica': '1' })).toEqual([]);
});

test('a value keeps its equals signs, and a key like __proto__ is an ordinary key', () => {
  const parsed = parseInputs({ ...GOOD, env: 'URL=http://x/?a=b\r\n__proto__=1\n\nEMPTY=' });
  const env = parsed.ok ? parsed.value.spec.env : undefined;
  expect(Object.entries(env ?? {})).toEqual([
    ['URL', 'http://x/?a=b'],
    ['__proto__', '1'],
    ['EMPTY', ''],
  ]);
});

test.each([
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['6h', 21_600_000],
])('the duration %s is %d ms', (text, milliseconds) => {
  expect(parseInputs({ ...GOOD, 'wait-timeout': text })).toMatchObject({
    value: { waitTimeoutMs: milliseconds },
  });
});

test('no fault repeats a secret, whatever it is and wherever its line is broken', () => {
  const secret = fc
    .string({ minLength: 12 })
    .filter(
      (text) =>
        text.trim().length > 11 && !'KEY=VALUE lines, KEY of letters, digits and _'.includes(text.trim()),
    );
  fc.assert(
    fc.property(secret, fc.constantFrom('', 'A=', '=', 'A B='), (value, before) => {
      const text = faultsOf({ secrets: `${before}${value}`, 'hf-token': `${value} x`, 'wait-timeout': 'x' })
        .map(describeInputFault)
        .join('\n');
      expect(text).not.toContain(value.trim());
    }),
  );
});

test('a token in the wrong place is not repeated either', () => {
  const fault = inputFault('type', 'hf_abcdefghij', 'not "ghp_abcdefghij"');
  expect(describeInputFault(fault)).toBe('type: got "***", wanted not "***"');
});

test('everything that may be a secret is masked before anything is parsed', async () => {
  const raw = { ...GOOD, 'github-token': 'ghs_x', secrets: 'A=one\nno equals\n=two\nB=a=b\nC=' };
  expect((await secretsOf(raw)).map((secret) => secret.reveal())).toEqual([
    'hf_token',
    'ghs_x',
    'one',
    'no equals',
    'two',
    'a=b',
  ]);
});

test.each([
  'http://127.0.0.1:4010/v2',
  'http://localhost/',
  'http://[::1]:8080/',
  'https://api.example.test/',
])('the address %s is accepted: it is encrypted, or never leaves this machine', (address) => {
  expect(faultsOf({ 'api-url': address, 'hub-url': address })).toEqual([]);
});

test('previews are asked with inference-token, or with hf-token if there is none', () => {
  const tokenOf = (raw: Partial<RawInputs>) => {
    const parsed = parseInputs({ ...GOOD, ...raw });
    return parsed.ok ? parsed.value.inferenceToken.reveal() : undefined;
  };
  expect(tokenOf({})).toBe('hf_token');
  expect(tokenOf({ 'inference-token': 'hf_narrow' })).toBe('hf_narrow');
});

test.each([
  ['promote without a target', { command: 'promote' }],
  ['rollback without a target', { command: 'rollback' }],
  ['a target that is the preview', { target: 'our-demo', name: 'our-demo' }],
])('%s is a fault of target', (_what, inputs) => {
  const raw = { ...DECLARED_DEFAULTS, 'hf-token': 'hf_a', namespace: 'acme', model: 'acme/m', ...inputs };
  expect(parseInputs(raw)).toMatchObject({ ok: false, fault: [{ key: 'target' }] });
});
