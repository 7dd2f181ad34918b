// Self-hosted runners and GitHub Enterprise Server through the built bundle: which addresses, proxy and certificates it uses.

import { expect, test } from 'vitest';
import { CERTIFICATE, openCompanyNetwork } from './company-network.ts';
import { pullRequest } from './events.ts';
import { createHarness } from './harness.ts';
import { comments } from './read-github.ts';

test.concurrent('GitHub Enterprise Server with its own certificate gets every call to GitHub, and every link', async () => {
  await using harness = await createHarness();
  await using network = await openCompanyNetwork(harness);
  const { server } = network;
  const run = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    urls: { github: `${server}/api/v3`, server: 'https://github.example' },
    env: { NODE_EXTRA_CA_CERTS: CERTIFICATE },
    inputs: { 'api-url': `${server}/v2`, 'hub-url': `${server}/hub` },
  });
  expect(run).toMatchObject({ conclusion: 'success', annotations: [], outputs: { outcome: 'created' } });
  const github = harness.emulator.admin.requests().filter(({ side }) => side === 'github');
  expect(network.served.filter((call) => / \/api\/(?:v3\/|graphql)/.test(call))).toHaveLength(github.length);
  const page = 'https://github.example/acme/widgets/actions/runs/';
  expect(comments(harness)).toEqual([expect.stringContaining(page)]);
  expect(run.summary).toContain(page);
  const log = github.flatMap(({ body }) => JSON.stringify(body ?? '').match(/"log_url":"[^"]+/g) ?? []);
  expect(log.every((link) => link.startsWith(`"log_url":"${page}`)) && log.length > 0).toBe(true);
});

test.concurrent('a proxy gets every call except those that NO_PROXY names, also from the post step after the run died', async () => {
  await using harness = await createHarness();
  await using network = await openCompanyNetwork(harness);
  harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  const loss = new AbortController();
  const job = {
    ...pullRequest(harness, { action: 'opened' }),
    // Host names that do not resolve: a request that reaches them went through the proxy.
    urls: { github: 'https://github.example/api/v3' },
    env: {
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      HTTPS_PROXY: network.proxy,
      http_proxy: network.proxy,
      NO_PROXY: '127.0.0.1',
    },
    inputs: { 'api-url': 'https://api.example/v2', 'hub-url': 'https://hub.example/hub' },
  };
  const run = await harness.run({
    ...job,
    loss: loss.signal,
    onLine: (line) => line.text.includes('initializing') && loss.abort(),
  });
  expect(harness.only().state).toBe('initializing');
  const before = network.proxied.splice(0);
  await harness.run({ ...job, stage: 'post', state: run.state });
  expect(comments(harness)).toEqual([expect.stringContaining('is left behind')]);
  const hosts = (asked: readonly string[]) => [...new Set(asked)].toSorted();
  expect(hosts(before)).toEqual(['api.example:443', 'github.example:443', 'hub.example:443']);
  expect(hosts(network.proxied)).toEqual(['api.example:443', 'github.example:443']);
});

test.concurrent('an untrusted certificate is red, and the remedy names NODE_EXTRA_CA_CERTS', async () => {
  await using harness = await createHarness();
  await using network = await openCompanyNetwork(harness);
  const run = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { 'api-url': `${network.server}/v2` },
  });
  expect(run.annotations).toMatchObject([
    { level: 'error', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') },
  ]);
  expect(network.served).toEqual([]);
});
