// The Hub seen by a client: models, refs, tokens, and its own way of saying no.
import { describe, expect, it } from 'vitest';
import { createClient } from '../testing/client.ts';

function createHubClient() {
  const { emulator, send, authorization } = createClient();
  const ask = (path: string, headers: Readonly<Record<string, string>> = { authorization }) =>
    send(`${emulator.urls.hub}/api${path}`, { headers });
  return { emulator, ask };
}

describe('a model', () => {
  it.each([
    ['o/m', 'text-classification'],
    ['gpt2', 'text-generation'],
    ['BAAI/bge-small-en', 'feature-extraction'],
  ])('%s is there, with a commit and a task', async (repository, task) => {
    const { ask } = createHubClient();
    const { body } = await ask(`/models/${repository}`);
    expect(body).toMatchObject({ id: repository, modelId: repository, pipeline_tag: task });
    expect((await ask(`/models/${repository}/revision/main`)).body.sha).toBe(body.sha);
  });

  it('has refs that stay until they are moved, under either spelling', async () => {
    const { emulator, ask } = createHubClient();
    const before = (await ask('/models/o/m/revision/main')).body.sha;
    expect((await ask('/models/o/m/revision/refs%2Fheads%2Fmain')).body.sha).toBe(before);
    const { sha } = emulator.admin.moveRef({ repo: 'o/m', ref: 'refs/pr/1' });
    expect((await ask('/models/o/m/revision/refs%2Fpr%2F1')).body.sha).toBe(sha);
    expect((await ask('/models/o/m/revision/main')).body.sha).toBe(before);
    const chosen = 'c'.repeat(40);
    emulator.admin.moveRef({ repo: 'o/m', ref: 'main', sha: chosen });
    expect((await ask('/models/o/m')).body.sha).toBe(chosen);
    expect((await ask('/models/o/m/refs')).body.branches).toEqual([
      { name: 'main', ref: 'refs/heads/main', targetCommit: chosen },
    ]);
  });

  it('takes a commit for itself', async () => {
    const { ask } = createHubClient();
    const commit = '0123456789'.repeat(4);
    expect((await ask(`/models/o/m/revision/${commit}`)).body.sha).toBe(commit);
  });

  it.each([
    ['/models/missing/m', 404, 'RepoNotFound'],
    ['/models/gated/m', 403, 'GatedRepo'],
    ['/models/o/m/revision/nope', 404, 'RevisionNotFound'],
  ])('%s is refused with %i %s', async (path, status, code) => {
    const { ask } = createHubClient();
    const reply = await ask(path);
    expect([reply.status, reply.headers.get('x-error-code')]).toEqual([status, code]);
  });

  it('that is missing is a 401 to strangers, so that they learn nothing', async () => {
    const { ask } = createHubClient();
    expect((await ask('/models/missing/m', {})).status).toBe(401);
    expect((await ask('/models/o/m', {})).status).toBe(200);
    expect((await ask('/models/o/m', { authorization: 'Bearer hf_other' })).status).toBe(401);
  });
});

describe('whoami', () => {
  it('names the owner of the token, and nobody without one', async () => {
    const { ask } = createHubClient();
    expect((await ask('/whoami-v2')).body).toMatchObject({ type: 'user', name: 'emulator' });
    expect((await ask('/whoami-v2', {})).status).toBe(401);
  });
});
