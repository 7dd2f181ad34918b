// The unchanged client that Actions use, against the GitHub side of the emulator: no socket, no stub.

import { getOctokit } from '@actions/github';
import { createGitHubSide, type GithubSide } from '@preview-endpoints/emulator';
import { describe, expect, it } from 'vitest';

const NOW_MS = Date.UTC(2026, 10, 23, 18);
const WHERE = { owner: 'acme', repo: 'widgets' };

function buildSide(): GithubSide {
  return createGitHubSide({ now: () => NOW_MS });
}

function createOctokit(side: GithubSide, token = 'ghs_emulator') {
  return getOctokit(token, {
    baseUrl: 'http://127.0.0.1:4010/github',
    request: { fetch: (url: string, init: RequestInit) => side.app.request(url, init) },
  });
}

/** The status and message of the error that octokit throws; undefined when it does not throw. */
async function refusalOf(call: Promise<unknown>): Promise<{ status: unknown; message: string } | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { status: 'status' in error ? error.status : undefined, message: error.message };
  }
}

describe('octokit', () => {
  it('paginates comments over three pages, in order', async () => {
    const side = buildSide();
    side.admin.putPullRequest({ number: 7 });
    const bodies = Array.from({ length: 25 }, (_, index) => `comment ${index}`);
    for (const body of bodies) side.admin.addComment({ issue: 7, author: 'ada', body });
    const octokit = createOctokit(side);
    const pages: number[] = [];
    const comments = await octokit.paginate(
      octokit.rest.issues.listComments,
      { ...WHERE, issue_number: 7, per_page: 10 },
      (response) => {
        pages.push(response.data.length);
        return response.data;
      },
    );
    expect(pages).toEqual([10, 10, 5]);
    expect(comments.map((comment) => comment.body)).toEqual(bodies);
  });

  it('creates a comment as the bot and updates it', async () => {
    const side = buildSide();
    side.admin.putPullRequest({ number: 7 });
    const { issues } = createOctokit(side).rest;
    const created = await issues.createComment({ ...WHERE, issue_number: 7, body: 'Deploying' });
    expect(created.data.user).toMatchObject({ login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' });
    await issues.updateComment({ ...WHERE, comment_id: created.data.id, body: 'Ready' });
    const read = await issues.getComment({ ...WHERE, comment_id: created.data.id });
    expect(read.data.body).toBe('Ready');
  });

  it('deletes a deployment only after it is inactive', async () => {
    const { repos } = createOctokit(buildSide()).rest;
    const facts = { ...WHERE, ref: 'main', environment: 'preview-endpoints', required_contexts: [] };
    await repos.createDeployment({ ...facts, task: 'preview:pr-1' });
    const created = await repos.createDeployment({ ...facts, task: 'preview:pr-2' });
    if (created.status !== 201) throw new Error(`expected 201, got ${created.status}`);
    const one = { ...WHERE, deployment_id: created.data.id };
    await repos.createDeploymentStatus({ ...one, state: 'success', auto_inactive: false });
    expect(await refusalOf(repos.deleteDeployment(one))).toMatchObject({ status: 422 });
    await repos.createDeploymentStatus({ ...one, state: 'inactive' });
    expect((await repos.deleteDeployment(one)).status).toBe(204);
    expect(await refusalOf(repos.getDeployment(one))).toMatchObject({ status: 404 });
    expect((await repos.listDeployments(WHERE)).data).toHaveLength(1);
  });

  it('finds a branch with any characters in its name', async () => {
    const side = buildSide();
    const { repos, git } = createOctokit(side).rest;
    for (const branch of [
      'feature/x',
      'half-50%',
      'issue#3',
      'größe',
      'a%2Fb',
      'dependabot/npm/@scope/x-1.0',
    ]) {
      side.admin.putBranch({ name: branch });
      expect((await repos.getBranch({ ...WHERE, branch })).data.name).toBe(branch);
      expect((await git.getRef({ ...WHERE, ref: `heads/${branch}` })).data.ref).toBe(`refs/heads/${branch}`);
    }
  });

  it('learns its own login from GraphQL, and not from REST', async () => {
    const octokit = createOctokit(buildSide());
    expect(await octokit.graphql('query { viewer { login } }')).toEqual({
      viewer: { login: 'github-actions[bot]' },
    });
    const refusal = await refusalOf(octokit.rest.users.getAuthenticated());
    expect(refusal?.status).toBe(403);
    expect(refusal?.message).toContain('Resource not accessible by integration');
  });

  it('shows the reason of a refusal in its error', async () => {
    const side = buildSide();
    side.admin.putPullRequest({ number: 7 });
    const call = { ...WHERE, issue_number: 7, body: 'x'.repeat(65_537) };
    const tooLong = await refusalOf(createOctokit(side).rest.issues.createComment(call));
    expect(tooLong?.message).toContain('Body is too long (maximum is 65536 characters)');
    const stranger = await refusalOf(createOctokit(side, 'ghs_other').rest.issues.createComment(call));
    expect(stranger).toMatchObject({ status: 401 });
  });
});
