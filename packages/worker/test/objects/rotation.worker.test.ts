// Tests that secrets overlap during a rotation and end in time, for each kind of proof, and that a weak secret lets nobody in.

import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parsePolicyDocument } from '../../src/policy/parse-document.ts';
import {
  BEARER_KEY,
  compileOwn,
  GITHUB_SECRET,
  HUGGINGFACE_SECRET,
  POLICY,
  SIGNING_SECRET,
} from '../support/bindings.ts';
import { callIn } from '../support/caller.ts';
import {
  bytesOf,
  createAskedEndpoint,
  RIGHT_REQUESTS,
  type RightRequest,
  signGithub,
  signStandard,
} from '../support/right-requests.ts';

beforeAll(createAskedEndpoint);

/** How a caller proves its identity with one secret. */
type Prove = (body: string, secret: string) => Promise<Readonly<Record<string, string>>>;

const NEXT_SIGNING = `whsec_${btoa('next-signing-secret-of-32-bytes!')}`;
const NEXT_SHARED = 'next-secret-0123456789abcdef01234567';

interface Rotated {
  readonly request: RightRequest;
  readonly current: string;
  readonly next: string;
  readonly prove: Prove;
  readonly policy: (secrets: readonly object[]) => object;
}

const keyWith = (secrets: readonly object[]) => ({ keys: [{ ...POLICY.keys[0], secrets }] });

const ROTATED: Readonly<Record<string, Rotated>> = {
  'a signing secret': {
    request: RIGHT_REQUESTS['a signed trigger'],
    current: SIGNING_SECRET,
    next: NEXT_SIGNING,
    prove: (body, secret) => signStandard(bytesOf(body), { secret }),
    policy: keyWith,
  },
  'a bearer key': {
    request: RIGHT_REQUESTS['a command with a key'],
    current: BEARER_KEY,
    next: NEXT_SHARED,
    prove: async (_body, secret) => ({ authorization: `Bearer ${secret}` }),
    policy: keyWith,
  },
  "GitHub's secret": {
    request: RIGHT_REQUESTS['a webhook of GitHub'],
    current: GITHUB_SECRET,
    next: NEXT_SHARED,
    prove: (body, secret) => signGithub(bytesOf(body), { secret }),
    policy: (secrets) => ({ repositories: [{ ...POLICY.repositories[0], secrets }] }),
  },
  "the Hub's secret": {
    request: RIGHT_REQUESTS['a webhook of the Hub'],
    current: HUGGINGFACE_SECRET,
    next: NEXT_SHARED,
    prove: async (_body, secret) => ({ 'x-webhook-secret': secret }),
    policy: (secrets) => ({ watches: [{ ...POLICY.watches[0], secrets }] }),
  },
};

describe.each(Object.entries(ROTATED))('%s', (_what, { request, current, next, prove, policy }) => {
  const expiring = (expires: string) => [
    { id: 'current', secret: current, expires },
    { id: 'next', secret: next },
  ];
  const ask = async (secrets: readonly object[], secret: string) => {
    const headers = await prove(request.body, secret);
    const bindings = { POLICY: compileOwn({ ...POLICY, ...policy(secrets) }) };
    return (await callIn(bindings, request.path, { method: 'POST', headers, body: request.body })).status;
  };

  test('is accepted beside the next one until it expires, and not afterwards', async () => {
    const overlapping = expiring(new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, ''));
    expect([200, 202]).toContain(await ask(overlapping, current));
    expect([200, 202]).toContain(await ask(overlapping, next));
    const ended = expiring('2026-01-01T00:00:00Z');
    expect(await ask(ended, current)).toBe(401);
    expect([200, 202]).toContain(await ask(ended, next));
  });

  test('that was removed is refused', async () => {
    expect(await ask([{ id: 'next', secret: next }], current)).toBe(401);
  });
});

describe('a policy with a signing key of one byte', () => {
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    for (const method of ['log', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...values) => {
        lines.push(JSON.stringify(values));
      });
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  const weak = `whsec_${btoa('!')}`;
  const document = { ...POLICY, ...keyWith([{ id: 'weak', secret: weak }]) };
  const bindings = { POLICY: JSON.stringify(document) };

  test('is not compiled, and the mistake does not quote the key', () => {
    const checked = parsePolicyDocument(JSON.stringify(document));
    const told = checked.ok ? '' : JSON.stringify(checked.fault);
    expect(told).toContain('is too short to be safe');
    expect(told).not.toContain(weak.slice('whsec_'.length));
  });

  test('lets nobody in even if it was compiled by hand', async () => {
    const compiled = JSON.parse(compileOwn(POLICY));
    const POLICY_BY_HAND = JSON.stringify({ ...compiled, ...keyWith([{ id: 'weak', secret: weak }]) });
    const { path, body } = RIGHT_REQUESTS['a signed trigger'];
    const headers = await signStandard(bytesOf(body), { secret: weak });
    const refused = await callIn({ POLICY: POLICY_BY_HAND }, path, { method: 'POST', headers, body });
    expect(refused.status).toBe(401);
  });

  test('lets nobody in, and reports the mistake only in the log, without the key', async () => {
    const health = await callIn(bindings, '/healthz');
    expect(health).toMatchObject({ status: 503, body: { status: 'misconfigured' } });
    const { path, body } = RIGHT_REQUESTS['a signed trigger'];
    const headers = await signStandard(bytesOf(body), { secret: weak });
    const refused = await callIn(bindings, path, { method: 'POST', headers, body });
    expect(refused).toMatchObject({
      status: 500,
      body: { type: 'urn:preview-endpoints:problem:misconfigured' },
    });
    const told = [health.text, refused.text, ...lines].join('\n');
    expect(lines.join()).toContain('must be the policy as compiled by `npm run deploy` of this version');
    expect(refused.text).not.toContain('npm run deploy');
    for (const secret of [weak, weak.slice('whsec_'.length), GITHUB_SECRET, HUGGINGFACE_SECRET]) {
      expect(told).not.toContain(secret);
    }
  });
});
