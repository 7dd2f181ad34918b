// Whose preview is it, and is it gone? The whole identity, edited tags, late creates and second questions, through the whole Action.

import { BRANCH_ENV_KEY, previewName } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { deletion, other, pullRequest, push } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage, type Stage } from './stage.ts';

/** Found in 20 seconds on one core: the names of their previews are the same. */
const ONE = 'release/candidate-for-the-customer-489634';
const OTHER = 'release/candidate-for-the-customer-1390390';

const NO_WAIT = { wait: 'false' };

async function callApi(stage: Stage, method: string, path: string, body: object): Promise<void> {
  const { emulator } = stage;
  const reply = await emulator.fetch(`${emulator.urls.api}/endpoint/acme${path}`, {
    method,
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status >= 300) throw new Error(await reply.text());
}

const editTags = (stage: Stage, tags: readonly string[]) =>
  callApi(stage, 'PUT', `/${stage.only().name}`, { tags });

describe('two branches whose names hash alike', () => {
  test('the second is refused before any write, and its deletion leaves the first one alone', async () => {
    await using stage = createSourceStage();
    const first = await stage.run({ ...push(stage, `refs/heads/${ONE}`), inputs: NO_WAIT });
    expect(first.outputs).toMatchObject({ outcome: 'created' });
    const writes = stage.writes();
    const second = await stage.run({ ...push(stage, `refs/heads/${OTHER}`), inputs: NO_WAIT });
    expect(second.conclusion).toBe('failure');
    expect(second.annotations.map(({ message }) => message).join()).toContain('the preview of another');
    stage.emulator.github.deleteBranch({ name: OTHER });
    const deleted = await stage.run({ ...deletion('branch', OTHER), inputs: {} });
    expect(deleted.conclusion).toBe('success');
    expect([stage.writes(), stage.only().name]).toEqual([writes, first.outputs['name']]);
    stage.emulator.github.deleteBranch({ name: ONE });
    const owner = await stage.run({ ...deletion('branch', ONE), inputs: {} });
    expect([owner.outputs['outcome'], stage.present()]).toEqual(['deleted', []]);
  });
});

test('two GitHub servers with one repository number share no preview, and sweep only their own', async () => {
  await using stage = createSourceStage();
  const on = (server: string) => ({ urls: { github: stage.emulator.urls.github, server } });
  const open = { ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT };
  const names: unknown[] = [];
  for (const server of ['https://ghe-one.example', 'https://ghe-two.example', 'https://github.com']) {
    names.push((await stage.run({ ...open, ...on(server) })).outputs['name']);
  }
  expect(new Set(names).size).toBe(3);
  expect(names[2]).toBe(
    await previewName({ repositoryId: 4_242, target: { kind: 'pullRequest', number: 7 } }),
  );
  stage.emulator.github.closePullRequest({ number: 7 });
  const swept = await stage.run({ ...other('schedule'), inputs: {}, ...on('https://ghe-two.example') });
  expect(swept.outputs['reason']).toBe('1 deleted, 2 kept');
  expect(
    stage
      .present()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([names[0], names[2]].sort());
});

describe('tags that somebody edited', () => {
  test('do not save the preview of a pull request: the hash of its identity stands in its env too', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT });
    await editTags(stage, ['cost-center-42']);
    const closed = await stage.run({ ...pullRequest(stage, { action: 'closed' }), inputs: {} });
    expect([closed.outputs['outcome'], stage.present()]).toEqual(['deleted', []]);
  });

  test('and env, with a mark left: the close is red, and every place says that it bills', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT });
    await callApi(stage, 'PUT', `/${stage.only().name}`, { model: { env: {} } });
    await editTags(stage, ['preview-endpoints', 'cost-center-42']);
    const closed = await stage.run({ ...pullRequest(stage, { action: 'closed' }), inputs: {} });
    expect(closed.conclusion).toBe('failure');
    const errors = closed.annotations.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message).join()).toMatch(/still billing.*lacks the tags/);
    expect(comments(stage).join()).toMatch(/billing/);
    expect(comments(stage).join()).not.toMatch(/is gone/);
    const swept = await stage.run({ ...other('schedule'), inputs: {} });
    expect([swept.conclusion, stage.only().name]).toEqual(['failure', expect.stringMatching(/^pr-7-/)]);
  });

  test('do not save the preview of a branch, whose mark names the whole branch', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...push(stage, 'refs/heads/topic'), inputs: NO_WAIT });
    await editTags(stage, ['cost-center-42']);
    stage.emulator.github.deleteBranch({ name: 'topic' });
    const deleted = await stage.run({ ...deletion('branch', 'topic'), inputs: {} });
    expect([deleted.outputs['outcome'], stage.present()]).toEqual(['deleted', []]);
  });

  test('of a preview from before the tag of the identity: it is known by its name, and gets the tag', async () => {
    await using stage = createSourceStage();
    const open = { ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT };
    await stage.run(open);
    await editTags(stage, ['preview-endpoints', 'repo-4242', 'pr-7']);
    expect((await stage.run(open)).outputs['outcome']).toBe('updated');
    const writes = stage.writes();
    expect((await stage.run(open)).outputs['outcome']).toBe('unchanged');
    expect(stage.writes()).toBe(writes);
  });
});

test('a branch mark in the env of a pull request hides it from no sweep', async () => {
  await using stage = createSourceStage();
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT });
  await callApi(stage, 'PUT', `/${stage.only().name}`, { model: { env: { [BRANCH_ENV_KEY]: 'main' } } });
  stage.emulator.github.closePullRequest({ number: 7 });
  expect((await stage.run({ ...other('schedule'), inputs: {} })).outputs['reason']).toBe('1 deleted, 0 kept');
});

test('what was reopened while a sweep deletes others is kept', async () => {
  await using stage = createSourceStage();
  for (const number of [7, 8]) {
    await stage.run({ ...pullRequest(stage, { action: 'opened', number }), inputs: NO_WAIT });
  }
  stage.emulator.github.closePullRequest({ number: 8 });
  // Closed for the first question, open by the time of its deletion.
  const body = { number: 7, state: 'closed', base: { repo: { id: 4_242 } } };
  const path = '/github/repos/acme/widgets/pulls/7';
  stage.emulator.admin.addFault({ side: 'github', path, fault: { kind: 'status', status: 200, body } });
  const swept = await stage.run({ ...other('schedule'), inputs: {} });
  expect(swept.outputs['reason']).toBe('1 deleted, 1 kept');
  expect(stage.only().name).toMatch(/^pr-7-/);
});

test('pull requests that GitHub does not show keep no dead one waiting', async () => {
  await using stage = createSourceStage();
  for (const number of [1, 2, 3, 4, 5, 6, 7]) {
    await stage.run({ ...pullRequest(stage, { action: 'opened', number }), inputs: NO_WAIT });
  }
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const path = `/github/repos/acme/widgets/pulls/${number}`;
    const fault = { kind: 'status', status: 404, body: { message: 'Not Found' } } as const;
    stage.emulator.admin.addFault({ side: 'github', path, fault });
  }
  stage.emulator.github.closePullRequest({ number: 7 });
  const swept = await stage.run({ ...other('schedule'), inputs: {} });
  expect(swept.outputs['reason']).toBe('1 deleted, 6 kept');
});

test('a close that fails before its first delete says in every place that it still bills', async () => {
  await using stage = createSourceStage();
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT });
  const fault = { kind: 'status', status: 403, body: { error: 'forbidden' } } as const;
  stage.emulator.admin.addFault({ side: 'api', method: 'GET', times: 100, fault });
  const closed = await stage.run({ ...pullRequest(stage, { action: 'closed' }), inputs: {} });
  const [error] = closed.annotations.filter(({ level }) => level === 'error');
  expect(error?.message).toContain('still billing');
  expect(comments(stage).join()).toMatch(/still billing/);
});

test('a create that commits after the close looked is waited for and taken away', async () => {
  await using stage = createSourceStage();
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NO_WAIT });
  const { name } = stage.only();
  const { emulator } = stage;
  const headers = { authorization: `Bearer ${emulator.token}` };
  const url = `${emulator.urls.api}/endpoint/acme/${name}`;
  const original: object = JSON.parse(await (await emulator.fetch(url, { headers })).text());
  // GitHub remembers a deploy, and its endpoint is not there yet.
  await emulator.fetch(url, { method: 'DELETE', headers });
  await emulator.clock.sleep(60_000);
  const late = emulator.clock.sleep(9_000).then(() => callApi(stage, 'POST', '', requestFrom(original)));
  const closed = await stage.run({ ...pullRequest(stage, { action: 'closed' }), inputs: {} });
  await late;
  expect([closed.outputs['outcome'], stage.present()]).toEqual(['deleted', []]);
});

/** What is asked for when an endpoint like this one is made. */
function requestFrom(endpoint: object): object {
  const { name, type, provider, compute, model, tags } = endpoint as Record<string, object>;
  return { name, type, provider, compute, model, tags };
}
