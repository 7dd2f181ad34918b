// The checks before every operation of the GitHub side, seen through its HTTP app: caller, token, body, permission, rate limit.

import { describe, expect, it } from 'vitest';
import { createGitHubSide } from './index.ts';

const HOUR_MS = 3_600_000;
const CALLER = { authorization: 'token ghs_emulator', 'user-agent': 'test' };

interface Override {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function buildSide() {
  const clock = { nowMs: Date.UTC(2026, 10, 23) };
  const side = createGitHubSide({ now: () => clock.nowMs });
  side.admin.putPullRequest({ number: 7 });
  side.admin.putIssue({ number: 1 });
  const send = async (path: string, override: Override = {}) => {
    const response = await side.app.request(`http://127.0.0.1:4010/github${path}`, {
      headers: CALLER,
      ...override,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const body: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  };
  const comment = (issue: number, body: unknown) =>
    send(`/repos/acme/widgets/issues/${issue}/comments`, { method: 'POST', body: JSON.stringify(body) });
  return { ...side, clock, send, comment };
}

describe('a caller', () => {
  it('without a User-Agent is forbidden, before the token is checked', async () => {
    const { send } = buildSide();
    const { status, body } = await send('/repos/acme/widgets', { headers: {} });
    expect(status).toBe(403);
    expect(body).toContain('User-Agent');
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer ghs_other' }],
    ['another scheme', { authorization: 'Basic ghs_emulator' }],
  ])('with %s has bad credentials', async (_, extra) => {
    const { send } = buildSide();
    const { status, body } = await send('/repos/acme/widgets', {
      headers: { 'user-agent': 'test', ...extra },
    });
    expect(status).toBe(401);
    expect(body).toEqual({
      message: 'Bad credentials',
      documentation_url: 'https://docs.github.com/rest',
      status: '401',
    });
  });

  it.each(['token', 'Bearer', 'bearer'])('may write the scheme as %s', async (scheme) => {
    const { send } = buildSide();
    const headers = { 'user-agent': 'test', authorization: `${scheme} ghs_emulator` };
    expect((await send('/repos/acme/widgets', { headers })).status).toBe(200);
  });

  it('that names an unknown API version is refused', async () => {
    const { send } = buildSide();
    const headers = { ...CALLER, 'x-github-api-version': '2020-01-01' };
    expect((await send('/repos/acme/widgets', { headers })).status).toBe(400);
  });

  it('finds a repository in any letter case, and gets 404 at an unknown path', async () => {
    const { send } = buildSide();
    expect((await send('/repos/Acme/Widgets')).body).toMatchObject({ id: 4242, full_name: 'acme/widgets' });
    expect((await send('/repos/acme/widgets/stargazers')).status).toBe(404);
    expect((await send('/repos/acme/widgets/pulls/seven')).status).toBe(404);
  });
});

describe('a body', () => {
  it.each([
    ['is not JSON', '{', 400],
    ['is not an object', '[]', 400],
    ['has no field `body`', '{}', 422],
    ['has a number instead of text', '{"body":1}', 422],
    ['has a field that does not exist', '{"body":"x","bodi":"y"}', 422],
    ['is blank', '{"body":"  "}', 422],
  ])('that %s is refused and writes nothing', async (_, body, status) => {
    const { send, admin } = buildSide();
    const path = '/repos/acme/widgets/issues/7/comments';
    expect((await send(path, { method: 'POST', body })).status).toBe(status);
    expect(admin.readState().repositories[0]?.comments).toEqual([]);
  });

  it('that lacks a field is refused with resource, field and code', async () => {
    const { comment } = buildSide();
    const { body } = await comment(7, {});
    expect(body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'IssueComment', field: 'body', code: 'missing_field' }],
      status: '422',
    });
  });

  it('may hold 65,536 characters beyond the Basic Multilingual Plane, but not 65,537', async () => {
    const { comment } = buildSide();
    expect((await comment(7, { body: '🚀'.repeat(65_536) })).status).toBe(201);
    expect((await comment(7, { body: `${'🚀'.repeat(65_536)}!` })).status).toBe(422);
  });
});

describe('a token', () => {
  it('that may only read issues reads comments and writes none', async () => {
    const { admin, send, comment } = buildSide();
    admin.setTokenPermissions({ issues: 'read' });
    expect((await send('/repos/acme/widgets/issues/7/comments')).status).toBe(200);
    const refused = await comment(7, { body: 'x' });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ message: 'Resource not accessible by integration', status: '403' });
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write');
  });

  it('that may write pull requests comments on them, but not on plain issues', async () => {
    const { admin, comment } = buildSide();
    admin.setTokenPermissions({ pull_requests: 'write' });
    expect((await comment(7, { body: 'x' })).status).toBe(201);
    expect((await comment(1, { body: 'x' })).status).toBe(403);
  });

  it('without the deployments permission may not list deployments', async () => {
    const { admin, send } = buildSide();
    admin.setTokenPermissions({ contents: 'read' });
    expect((await send('/repos/acme/widgets/deployments')).status).toBe(403);
    expect((await send('/repos/acme/widgets')).status).toBe(200);
  });
});

describe('the rate limit', () => {
  it('counts down, refuses at zero and starts again after an hour', async () => {
    const { admin, send, clock } = buildSide();
    admin.setRateLimit({ limit: 2 });
    expect((await send('/repos/acme/widgets')).headers.get('x-ratelimit-remaining')).toBe('1');
    expect((await send('/repos/acme/widgets')).headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await send('/repos/acme/widgets');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ message: 'API rate limit exceeded for installation.' });
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String((clock.nowMs + HOUR_MS) / 1000));
    clock.nowMs += HOUR_MS;
    expect((await send('/repos/acme/widgets')).status).toBe(200);
  });

  it('can be read without being counted', async () => {
    const { send } = buildSide();
    await send('/rate_limit');
    expect((await send('/rate_limit')).body).toMatchObject({
      resources: {
        core: {
          limit: 5000,
          used: 0,
          remaining: 5000,
        },
      },
    });
  });
});

it('sends a request id and the API version with every reply, refusals included', async () => {
  const { send } = buildSide();
  const first = await send('/repos/acme/widgets');
  const refused = await send('/repos/acme/none');
  expect(first.headers.get('x-github-request-id')).not.toBe(refused.headers.get('x-github-request-id'));
  expect(refused.headers.get('x-github-api-version-selected')).toBe('2022-11-28');
  expect(refused.headers.get('x-ratelimit-used')).toBe('2');
});
