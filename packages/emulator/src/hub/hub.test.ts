// The Hub as a client sees it: models, refs, tokens, and its own error format.
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
  ])('%s exists, with a commit and a task', async (repository, task) => {
    const { ask } = createHubClient();
    const { body } = await ask(`/models/${repository}`);
    expect(body).toMatchObject({ id: repository, modelId: repository, pipeline_tag: task });
    expect((await ask(`/models/${repository}/revision/main`)).body.sha).toBe(body.sha);
    expect((await ask(`/models/${repository}/revision/HEAD`)).body.sha).toBe(body.sha);
  });

  it('has refs that stay until moved, in both spellings', async () => {
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

  it('accepts a commit as a revision', async () => {
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

  it('that is missing is a 401 without a token, so that the caller learns nothing', async () => {
    const { ask } = createHubClient();
    expect((await ask('/models/missing/m', {})).status).toBe(401);
    expect((await ask('/models/o/m', {})).status).toBe(200);
    expect((await ask('/models/o/m', { authorization: 'Bearer hf_other' })).status).toBe(401);
  });
});

describe('whoami', () => {
  it('names the owner of the token, and is a 401 without one', async () => {
    const { ask } = createHubClient();
    expect((await ask('/whoami-v2')).body).toMatchObject({ type: 'user', name: 'emulator' });
    expect((await ask('/whoami-v2', {})).status).toBe(401);
  });
});

describe('a model under another name', () => {
  it.each(['old/m', 'OLD/M', 'new/M'])('%s is redirected with a path without host', async (name) => {
    const { emulator, ask } = createHubClient();
    emulator.admin.renameModel({ from: 'old/m', to: 'new/m' });
    const redirect = await ask(`/models/${name}/revision/main?expand=sha`);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([
      307,
      '/hub/api/models/new/m/revision/main?expand=sha',
    ]);
    expect((await ask('/models/new/m')).body.id).toBe('new/m');
  });

  it('without an owner is redirected to its owner', async () => {
    const { emulator, ask } = createHubClient();
    emulator.admin.renameModel({ from: 'gpt2', to: 'openai-community/gpt2' });
    expect((await ask('/models/gpt2')).headers.get('location')).toBe('/hub/api/models/openai-community/gpt2');
  });
});

describe('the Hub', () => {
  it('returns the parameter count of a model', async () => {
    const { ask } = createHubClient();
    const { total, parameters } = (await ask('/models/o/m')).body.safetensors;
    expect(parameters).toEqual({ F16: total });
    expect(total).toBeGreaterThan(59_999_999);
  });

  it.each([429, 503])(
    'answers %i when ordered, and the journal keeps the User-Agent of the call',
    async (status) => {
      const { emulator, ask } = createHubClient();
      emulator.admin.addFault({
        side: 'hub',
        fault: { kind: 'status', status, headers: { 'retry-after': '7' } },
      });
      const reply = await ask('/models/o/m', { 'user-agent': 'preview-endpoints/1.0' });
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '7']);
      expect(emulator.admin.requests()).toMatchObject([{ side: 'hub', userAgent: 'preview-endpoints/1.0' }]);
    },
  );

  it('answers for a removed model as for one that never existed', async () => {
    const { emulator, ask } = createHubClient();
    emulator.admin.setModelAccess({ repo: 'o/m', access: 'missing' });
    expect((await ask('/models/o/m')).status).toBe(404);
    emulator.admin.setModelAccess({ repo: 'o/m', access: 'gated' });
    expect((await ask('/models/o/m')).status).toBe(403);
  });
});
