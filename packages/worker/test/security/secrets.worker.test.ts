// Tests that no secret gets into a log line or an answer, of valid requests and of others.

import { env } from 'cloudflare:workers';
import { sign } from '@octokit/webhooks-methods';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runSweep } from '../../src/executor/cron/run-sweep.ts';
import { readExecutorSettings } from '../../src/executor/settings.ts';
import { platformPorts as ports } from '../../src/shared/ports.ts';
import {
  BEARER_KEY,
  EXPIRED_BEARER_KEY,
  GITHUB_SECRET,
  GITHUB_TOKEN,
  HF_TOKEN,
  HUGGINGFACE_SECRET,
  NARROW_BEARER_KEY,
  NOTIFYING_SECRET,
  OTHER_BEARER_KEY,
  SIGNING_SECRET,
} from '../support/bindings.ts';
import { type CallReply, call, callWithKey, sendTrigger, signTrigger } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import { addGitHubTrouble, addTrouble, createUpstreamEndpoint, failUpstream } from '../support/upstream.ts';

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  // The test runs in the Worker's own isolate, so its console is the one to read.
  for (const method of ['log', 'warn', 'error', 'info', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => {
      lines.push(JSON.stringify(values));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** As long as a real token. */
const LOST_TOKEN = `hf_${'Lost'.repeat(9).slice(0, 34)}`;

const SECRETS = [
  LOST_TOKEN,
  ...[
    HF_TOKEN,
    NOTIFYING_SECRET,
    SIGNING_SECRET,
    SIGNING_SECRET.slice(6),
    BEARER_KEY,
    OTHER_BEARER_KEY,
    EXPIRED_BEARER_KEY,
  ],
  ...[NARROW_BEARER_KEY, GITHUB_SECRET, GITHUB_TOKEN, HUGGINGFACE_SECRET, 'canary'],
];

const ways: Readonly<Record<string, () => Promise<CallReply>>> = {
  'a valid trigger': () => sendTrigger({ action: 'pause', endpoint: 'leaky' }),
  'a forged trigger': () =>
    call('/v1/triggers', { ...signTrigger({ action: 'pause', endpoint: 'leaky' }), body: '{"canary":1}' }),
  'a wrong key': () => callWithKey('/v1/endpoints', { key: 'canary-canary-canary-canary' }),
  'an expired key': () => callWithKey('/v1/endpoints', { key: EXPIRED_BEARER_KEY }),
  "another team's key": () => callWithKey('/v1/endpoints/acme/leaky', { key: OTHER_BEARER_KEY }),
  'a valid key': () => callWithKey('/v1/endpoints/acme/leaky'),
  'a secret in the query': () => call('/v1/huggingface?secret=canary', { method: 'POST', body: 'canary' }),
  'a secret in the path': () => call('/canary'),
  'a webhook of GitHub': async () =>
    call('/v1/github', {
      method: 'POST',
      headers: {
        'x-github-event': 'ping',
        'x-github-delivery': 'one',
        'x-hub-signature-256': await sign(GITHUB_SECRET, '{}'),
      },
      body: '{}',
    }),
  'a signed webhook beside which somebody wrote a secret': async () =>
    call('/v1/github', {
      method: 'POST',
      headers: {
        'x-github-event': `canary${'x'.repeat(30_000)}`,
        'x-github-delivery': 'one',
        'x-hub-signature-256': await sign(GITHUB_SECRET, '{"repository":{"id":4242}}'),
      },
      body: '{"repository":{"id":4242}}',
    }),
  'a webhook of the Hub': () =>
    call('/v1/huggingface', {
      method: 'POST',
      headers: { 'x-webhook-secret': HUGGINGFACE_SECRET },
      body: '{}',
    }),
  'a caller who writes a token into the reason': async () => {
    const reason = `because ${LOST_TOKEN}`;
    const told = await callWithKey('/v1/endpoints/acme/leaky/pause', {
      method: 'POST',
      body: JSON.stringify({ reason }),
    });
    expect(told).toMatchObject({ status: 200, body: { reason: 'because ***' } });
    // The endpoint does not exist, but the answer contains the trigger all the same.
    const overridden = await callWithKey('/v1/endpoints/acme/office-leaky/override', {
      method: 'POST',
      body: JSON.stringify({ state: 'up', until: new Date(Date.now() + 3_600_000).toISOString(), reason }),
    });
    expect(overridden.text).toContain('because ***');
    const signed = await call('/v1/triggers', signTrigger({ action: 'resume', endpoint: 'leaky', reason }));
    const shown = await callWithKey('/v1/endpoints/acme/leaky');
    expect(shown.text).toContain('because ***');
    return { ...shown, text: [told, overridden, signed, shown].map(({ text }) => text).join('\n') };
  },
  'an API that repeats the token': async () => {
    const body = { error: `Bearer ${HF_TOKEN} is not allowed`, code: 'FORBIDDEN' };
    await addTrouble({ name: 'leaky', times: 2, fault: { kind: 'status', status: 403, body } });
    await sendTrigger({ action: 'resume', endpoint: 'leaky' });
    return callWithKey('/v1/endpoints/acme/leaky');
  },
  'a sweep that GitHub refuses': sweepInTrouble,
  'a container that writes the token into its error': async () => {
    await failUpstream('leaking-start', `Bearer ${HF_TOKEN} was refused`);
    const signedIn = await call('/page/sign-in', {
      method: 'POST',
      headers: { origin: 'https://worker.example' },
      body: new URLSearchParams({ key: OTHER_BEARER_KEY }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await call('/', { headers: { cookie } });
    expect(page.text).toContain('Bearer *** was refused');
    return page;
  },
};

/** GitHub and the API repeat their tokens in answers to cron, which has no caller. */
async function sweepInTrouble(): Promise<CallReply> {
  await createPreview({ repositoryId: 4242, target: { kind: 'pullRequest', number: 904 } });
  await addGitHubTrouble('acme/widgets', {
    kind: 'status',
    status: 401,
    body: { message: `Bad token ${GITHUB_TOKEN}` },
  });
  const settings = readExecutorSettings(env);
  if (settings === undefined) throw new Error('The tests are not set up.');
  await runSweep({ env, settings, ports, nowMs: Date.now() });
  expect(lines.join()).toContain('GitHub is down');
  return callWithKey('/v1/endpoints');
}

describe('no secret is shown by', () => {
  test.each(Object.entries(ways))('%s', async (_what, way) => {
    await createUpstreamEndpoint('leaky').catch(() => undefined);
    const answer = await way();
    const told = [answer.text, JSON.stringify([...answer.headers]), ...lines].join('\n');
    for (const secret of SECRETS) expect(told).not.toContain(secret);
    expect(lines.length).toBeGreaterThan(0);
  });
});
