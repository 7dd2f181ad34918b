// Ownership and deletion through the whole Action: full identities, edited tags, late creates, and a second
// check before a delete.

import { BRANCH_ENV_KEY, previewName } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { deletion, other, pullRequest, push } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments } from './read-github.ts';

/** The previews of these two branches have the same name. The pair was found in 20 seconds on one core. */
const ONE = 'release/candidate-for-the-customer-489634';
const OTHER = 'release/candidate-for-the-customer-1390390';

const NO_WAIT = { wait: 'false' };

async function callApi(harness: Harness, method: string, path: string, body: object): Promise<void> {
  const { emulator } = harness;
  const reply = await emulator.fetch(`${emulator.urls.api}/endpoint/acme${path}`, {
    method,
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status >= 300) throw new Error(await reply.text());
}

const editTags = (harness: Harness, tags: readonly string[]) =>
  callApi(harness, 'PUT', `/${harness.only().name}`, { tags });

describe('two branches whose names hash alike', () => {
  test('the second is refused before any write, and its deletion leaves the first one alone', async () => {
    await using harness = createSourceHarness();
    const first = await harness.run({ ...push(harness, `refs/heads/${ONE}`), inputs: NO_WAIT });
    expect(first.outputs).toMatchObject({ outcome: 'created' });
    const writes = harness.writes();
    const second = await harness.run({ ...push(harness, `refs/heads/${OTHER}`), inputs: NO_WAIT });
    expect(second.conclusion).toBe('failure');
    expect(second.annotations.map(({ message }) => message).join()).toContain('the preview of another');
    harness.emulator.github.deleteBranch({ name: OTHER });
    const deleted = await harness.run({ ...deletion('branch', OTHER), inputs: {} });
    expect(deleted.conclusion).toBe('success');
    expect([harness.writes(), harness.only().name]).toEqual([writes, first.outputs['name']]);
    harness.emulator.github.deleteBranch({ name: ONE });
    const owner = await harness.run({ ...deletion('branch', ONE), inputs: {} });
    expect([owner.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
  });
});

test('two GitHub servers with one repository number share no preview, and sweep only their own', async () => {
  await using harness = createSourceHarness();
  const on = (server: string) => ({ urls: { github: harness.emulator.urls.github, server } });
  const open = { ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT };
  const names: unknown[] = [];
  for (const server of ['https://ghe-one.example', 'https://ghe-two.example', 'https://github.com']) {
    names.push((await harness.run({ ...open, ...on(server) })).outputs['name']);
  }
  expect(new Set(names).size).toBe(3);
  expect(names[2]).toBe(
    await previewName({ repositoryId: 4_242, target: { kind: 'pullRequest', number: 7 } }),
  );
  harness.emulator.github.closePullRequest({ number: 7 });
  const swept = await harness.run({ ...other('schedule'), inputs: {}, ...on('https://ghe-two.example') });
  expect(swept.outputs['reason']).toBe('1 deleted, 2 kept');
  expect(
    harness
      .present()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([names[0], names[2]].sort());
});

describe('edited tags', () => {
  test('do not keep the preview of a pull request: its env also holds the hash of its identity', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT });
    await editTags(harness, ['cost-center-42']);
    const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs: {} });
    expect([closed.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
  });

  test('and edited env, with one mark left: the close is red, and every report says that it bills', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT });
    await callApi(harness, 'PUT', `/${harness.only().name}`, { model: { env: {} } });
    await editTags(harness, ['preview-endpoints', 'cost-center-42']);
    const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs: {} });
    expect(closed.conclusion).toBe('failure');
    const errors = closed.annotations.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message).join()).toMatch(/still billing.*lacks the tags/);
    expect(comments(harness).join()).toMatch(/billing/);
    expect(comments(harness).join()).not.toMatch(/is gone/);
    const swept = await harness.run({ ...other('schedule'), inputs: {} });
    expect([swept.conclusion, harness.only().name]).toEqual(['failure', expect.stringMatching(/^pr-7-/)]);
  });

  test('do not keep the preview of a branch: its mark holds the whole branch name', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...push(harness, 'refs/heads/topic'), inputs: NO_WAIT });
    await editTags(harness, ['cost-center-42']);
    harness.emulator.github.deleteBranch({ name: 'topic' });
    const deleted = await harness.run({ ...deletion('branch', 'topic'), inputs: {} });
    expect([deleted.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
  });

  test('of a preview without the identity tag: it is recognised by its name, and gets the tag', async () => {
    await using harness = createSourceHarness();
    const open = { ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT };
    await harness.run(open);
    await editTags(harness, ['preview-endpoints', 'repo-4242', 'pr-7']);
    expect((await harness.run(open)).outputs['outcome']).toBe('updated');
    const writes = harness.writes();
    expect((await harness.run(open)).outputs['outcome']).toBe('unchanged');
    expect(harness.writes()).toBe(writes);
  });
});

test('a branch mark in the env of a preview of a pull request does not hide it from a sweep', async () => {
  await using harness = createSourceHarness();
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT });
  await callApi(harness, 'PUT', `/${harness.only().name}`, { model: { env: { [BRANCH_ENV_KEY]: 'main' } } });
  harness.emulator.github.closePullRequest({ number: 7 });
  expect((await harness.run({ ...other('schedule'), inputs: {} })).outputs['reason']).toBe(
    '1 deleted, 0 kept',
  );
});

test('a preview is kept if its pull request was reopened while a sweep deletes others', async () => {
  await using harness = createSourceHarness();
  for (const number of [7, 8]) {
    await harness.run({ ...pullRequest(harness, { action: 'opened', number }), inputs: NO_WAIT });
  }
  harness.emulator.github.closePullRequest({ number: 8 });
  // Closed at the first question, and open again at the time of its deletion.
  const body = { number: 7, state: 'closed', base: { repo: { id: 4_242 } } };
  const path = '/github/repos/acme/widgets/pulls/7';
  harness.emulator.admin.addFault({ side: 'github', path, fault: { kind: 'status', status: 200, body } });
  const swept = await harness.run({ ...other('schedule'), inputs: {} });
  expect(swept.outputs['reason']).toBe('1 deleted, 1 kept');
  expect(harness.only().name).toMatch(/^pr-7-/);
});

test('pull requests that GitHub does not show do not delay the removal of a dead preview', async () => {
  await using harness = createSourceHarness();
  for (const number of [1, 2, 3, 4, 5, 6, 7]) {
    await harness.run({ ...pullRequest(harness, { action: 'opened', number }), inputs: NO_WAIT });
  }
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const path = `/github/repos/acme/widgets/pulls/${number}`;
    const fault = { kind: 'status', status: 404, body: { message: 'Not Found' } } as const;
    harness.emulator.admin.addFault({ side: 'github', path, fault });
  }
  harness.emulator.github.closePullRequest({ number: 7 });
  const swept = await harness.run({ ...other('schedule'), inputs: {} });
  expect(swept.outputs['reason']).toBe('1 deleted, 6 kept');
});

test('a close that fails before its first delete reports everywhere that the preview still bills', async () => {
  await using harness = createSourceHarness();
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT });
  const fault = { kind: 'status', status: 403, body: { error: 'forbidden' } } as const;
  harness.emulator.admin.addFault({ side: 'api', method: 'GET', times: 100, fault });
  const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs: {} });
  const [error] = closed.annotations.filter(({ level }) => level === 'error');
  expect(error?.message).toContain('still billing');
  expect(comments(harness).join()).toMatch(/still billing/);
});

test('a close waits for a create that commits after its first look, and deletes the endpoint', async () => {
  await using harness = createSourceHarness();
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NO_WAIT });
  const { name } = harness.only();
  const { emulator } = harness;
  const headers = { authorization: `Bearer ${emulator.token}` };
  const url = `${emulator.urls.api}/endpoint/acme/${name}`;
  const original: object = JSON.parse(await (await emulator.fetch(url, { headers })).text());
  // GitHub still has the deployment of a deploy whose endpoint does not exist yet.
  await emulator.fetch(url, { method: 'DELETE', headers });
  await emulator.clock.sleep(60_000);
  const late = emulator.clock.sleep(9_000).then(() => callApi(harness, 'POST', '', requestFrom(original)));
  const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs: {} });
  await late;
  expect([closed.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
});

/** The create request for an endpoint like this one. */
function requestFrom(endpoint: object): object {
  const { name, type, provider, compute, model, tags } = endpoint as Record<string, object>;
  return { name, type, provider, compute, model, tags };
}
