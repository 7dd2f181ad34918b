// One real call of every imitated operation, and of the errors that a preview can get. Data and a few functions.

import type { GithubSide } from '@preview-endpoints/emulator';

export interface GithubCall {
  readonly operationId: string;
  /** Path under the API's base, with its query. */
  readonly target: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export interface SeededIds {
  readonly commentId: number;
  readonly otherCommentId: number;
  readonly headSha: string;
}

const REPO = '/repos/acme/widgets';

/** Seeds a pull request from a fork and one from the repository, a branch with a slash, and comments of two authors. */
export function seedEverything({ admin }: GithubSide): SeededIds {
  const pull = admin.putPullRequest({
    number: 7,
    headRef: 'feature/better',
    author: 'ada',
    labels: ['preview'],
  });
  admin.putPullRequest({ number: 8, headRepoFullName: 'eve/widgets', author: 'eve', draft: true });
  admin.putPullRequest({ number: 9, merged: true });
  const comment = admin.addComment({ issue: 7, author: 'ada', body: '/preview deploy' });
  const other = admin.addComment({ issue: 7, author: 'dependabot[bot]', body: 'A bot speaks' });
  admin.putBranch({ name: 'renamed-away' });
  admin.renameBranch({ name: 'renamed-away', newName: 'renamed' });
  admin.putRepository({ owner: 'acme', repo: 'of-old' });
  admin.renameRepository({ repo: 'of-old', newName: 'of-today' });
  admin.putRun({ id: 77 });
  admin.setTokenPermissions({ ...admin.readState().grants, actions: 'read' });
  admin.setPermission({ username: 'ada', permission: 'maintain' });
  if (!pull.ok || !comment.ok || !other.ok) throw new Error('seeding failed');
  return { commentId: comment.value.id, otherCommentId: other.value.id, headSha: pull.value.headSha };
}

export function listReadingCalls({ commentId, headSha }: SeededIds): readonly GithubCall[] {
  const get = (operationId: string, target: string, status = 200): GithubCall => ({
    operationId,
    target,
    status,
  });
  return [
    get('repos/get', REPO),
    get('repos/get', '/repos/acme/unknown', 404),
    get('repos/get-branch', `${REPO}/branches/feature/better`),
    get('repos/get-branch', `${REPO}/branches/feature%2Fbetter`),
    get('repos/get-branch', `${REPO}/branches/gone`, 404),
    get('repos/get-branch', `${REPO}/branches/renamed-away`, 301),
    get('repos/get', '/repos/acme/of-old', 301),
    get('repos/list-branches', `${REPO}/branches?per_page=2`),
    get('actions/get-workflow-run', `${REPO}/actions/runs/77`),
    get('git/get-ref', `${REPO}/git/ref/heads/main`),
    get('git/get-ref', `${REPO}/git/ref/heads/mai`, 404),
    get('repos/get-collaborator-permission-level', `${REPO}/collaborators/ada/permission`),
    get('repos/get-collaborator-permission-level', `${REPO}/collaborators/stranger/permission`),
    get('repos/get-collaborator-permission-level', `${REPO}/collaborators/a[bot]/permission`, 404),
    get('pulls/list', `${REPO}/pulls?state=all&sort=updated&direction=desc&per_page=2&page=1`),
    get('pulls/list', `${REPO}/pulls?head=acme:feature/better&base=main`),
    get('pulls/list', `${REPO}/pulls?state=ajar`, 422),
    get('pulls/get', `${REPO}/pulls/7`),
    get('pulls/get', `${REPO}/pulls/8`),
    get('pulls/get', `${REPO}/pulls/9`),
    get('pulls/get', `${REPO}/pulls/404`, 404),
    get('repos/list-pull-requests-associated-with-commit', `${REPO}/commits/${headSha}/pulls`),
    get('issues/list-comments', `${REPO}/issues/7/comments?per_page=1&page=2`),
    get('issues/list-comments', `${REPO}/issues/404/comments`, 404),
    get('issues/list-comments-for-repo', `${REPO}/issues/comments?since=2026-01-01T00:00:00Z&per_page=2`),
    get('issues/list-comments-for-repo', `${REPO}/issues/comments?since=yesterday`, 422),
    get('issues/get-comment', `${REPO}/issues/comments/${commentId}`),
    get('issues/get-comment', `${REPO}/issues/comments/1`, 404),
    get('rate-limit/get', '/rate_limit'),
    get('users/get-authenticated', '/user', 403),
  ];
}

export function listCommentCalls({ commentId, otherCommentId }: SeededIds): readonly GithubCall[] {
  const comments = `${REPO}/issues/7/comments`;
  const comment = `${REPO}/issues/comments/${commentId}`;
  const call = (
    operationId: string,
    target: string,
    status: number,
    body?: GithubCall['body'],
  ): GithubCall => ({
    operationId,
    target,
    status,
    ...(body === undefined ? {} : { body }),
  });
  return [
    call('issues/create-comment', comments, 201, { body: 'Deploying' }),
    call('issues/create-comment', comments, 422, { body: 'x'.repeat(65_537) }),
    call('issues/create-comment', `${REPO}/issues/404/comments`, 404, { body: 'Nobody' }),
    call('issues/update-comment', comment, 200, { body: 'Ready' }),
    call('issues/update-comment', comment, 422, { body: '' }),
    call('reactions/create-for-issue-comment', `${comment}/reactions`, 201, { content: 'rocket' }),
    call('reactions/create-for-issue-comment', `${comment}/reactions`, 200, { content: 'rocket' }),
    call('reactions/list-for-issue-comment', `${comment}/reactions?content=rocket`, 200),
    call('issues/list-comments', comments, 200),
    call('issues/delete-comment', `${REPO}/issues/comments/${otherCommentId}`, 204),
  ];
}

/** The body of a preview's deployment. */
export function buildDeploymentBody(ref: string, task: string): Readonly<Record<string, unknown>> {
  return {
    ref,
    task,
    auto_merge: false,
    required_contexts: [],
    environment: 'preview-endpoints',
    payload: { name: 'pr-7-abcd' },
    description: 'A preview',
    transient_environment: true,
    production_environment: false,
  };
}
