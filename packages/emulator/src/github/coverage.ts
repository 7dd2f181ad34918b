// The operations of GitHub's document that are imitated, with route and permission. Data only.

import type { BranchAccess, Scope } from './model.ts';

/** The token needs one of these permissions. An empty list means that every token may. */
export type Needs = readonly { readonly scope: Scope; readonly access: BranchAccess }[];

export interface CoveredOperation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path as written in GitHub's document. */
  readonly path: string;
  /** The documentation page that error replies link to. */
  readonly docs: string;
  readonly needs: Needs;
}

const METADATA: Needs = [{ scope: 'metadata', access: 'read' }];
const CONTENTS: Needs = [{ scope: 'contents', access: 'read' }];
const ACTIONS: Needs = [{ scope: 'actions', access: 'read' }];
const PULLS: Needs = [{ scope: 'pull_requests', access: 'read' }];
const READ_DEPLOYMENTS: Needs = [{ scope: 'deployments', access: 'read' }];
const WRITE_DEPLOYMENTS: Needs = [{ scope: 'deployments', access: 'write' }];
// Comments of a pull request need one of the two scopes; those of a plain issue need `issues`.
const READ_COMMENTS: Needs = [
  { scope: 'issues', access: 'read' },
  { scope: 'pull_requests', access: 'read' },
];
const WRITE_COMMENTS: Needs = [
  { scope: 'issues', access: 'write' },
  { scope: 'pull_requests', access: 'write' },
];

const REPO = '/repos/{owner}/{repo}';
const COMMENT = `${REPO}/issues/comments/{comment_id}`;
const DEPLOYMENT = `${REPO}/deployments/{deployment_id}`;
const DOCS = 'https://docs.github.com/rest';

/** Source: GitHub's OpenAPI document (npm `@octokit/openapi`), under its `operationId` names. */
export const coverage = {
  'repos/get': { method: 'GET', path: REPO, docs: `${DOCS}/repos/repos#get-a-repository`, needs: METADATA },
  'repos/get-branch': {
    method: 'GET',
    path: `${REPO}/branches/{branch}`,
    docs: `${DOCS}/branches/branches#get-a-branch`,
    needs: CONTENTS,
  },
  'repos/list-branches': {
    method: 'GET',
    path: `${REPO}/branches`,
    docs: `${DOCS}/branches/branches#list-branches`,
    needs: CONTENTS,
  },
  'actions/get-workflow-run': {
    method: 'GET',
    path: `${REPO}/actions/runs/{run_id}`,
    docs: `${DOCS}/actions/workflow-runs#get-a-workflow-run`,
    needs: ACTIONS,
  },
  'git/get-ref': {
    method: 'GET',
    path: `${REPO}/git/ref/{ref}`,
    docs: `${DOCS}/git/refs#get-a-reference`,
    needs: CONTENTS,
  },
  'repos/get-collaborator-permission-level': {
    method: 'GET',
    path: `${REPO}/collaborators/{username}/permission`,
    docs: `${DOCS}/collaborators/collaborators#get-repository-permissions-for-a-user`,
    needs: METADATA,
  },
  'pulls/list': {
    method: 'GET',
    path: `${REPO}/pulls`,
    docs: `${DOCS}/pulls/pulls#list-pull-requests`,
    needs: PULLS,
  },
  'pulls/get': {
    method: 'GET',
    path: `${REPO}/pulls/{pull_number}`,
    docs: `${DOCS}/pulls/pulls#get-a-pull-request`,
    needs: PULLS,
  },
  'repos/list-pull-requests-associated-with-commit': {
    method: 'GET',
    path: `${REPO}/commits/{commit_sha}/pulls`,
    docs: `${DOCS}/commits/commits#list-pull-requests-associated-with-a-commit`,
    needs: PULLS,
  },
  'issues/list-comments': {
    method: 'GET',
    path: `${REPO}/issues/{issue_number}/comments`,
    docs: `${DOCS}/issues/comments#list-issue-comments`,
    needs: READ_COMMENTS,
  },
  'issues/list-comments-for-repo': {
    method: 'GET',
    path: `${REPO}/issues/comments`,
    docs: `${DOCS}/issues/comments#list-issue-comments-for-a-repository`,
    needs: READ_COMMENTS,
  },
  'issues/create-comment': {
    method: 'POST',
    path: `${REPO}/issues/{issue_number}/comments`,
    docs: `${DOCS}/issues/comments#create-an-issue-comment`,
    needs: WRITE_COMMENTS,
  },
  'issues/get-comment': {
    method: 'GET',
    path: COMMENT,
    docs: `${DOCS}/issues/comments#get-an-issue-comment`,
    needs: READ_COMMENTS,
  },
  'issues/update-comment': {
    method: 'PATCH',
    path: COMMENT,
    docs: `${DOCS}/issues/comments#update-an-issue-comment`,
    needs: WRITE_COMMENTS,
  },
  'issues/delete-comment': {
    method: 'DELETE',
    path: COMMENT,
    docs: `${DOCS}/issues/comments#delete-an-issue-comment`,
    needs: WRITE_COMMENTS,
  },
  'reactions/list-for-issue-comment': {
    method: 'GET',
    path: `${COMMENT}/reactions`,
    docs: `${DOCS}/reactions/reactions#list-reactions-for-an-issue-comment`,
    needs: READ_COMMENTS,
  },
  'reactions/create-for-issue-comment': {
    method: 'POST',
    path: `${COMMENT}/reactions`,
    docs: `${DOCS}/reactions/reactions#create-reaction-for-an-issue-comment`,
    needs: WRITE_COMMENTS,
  },
  'reactions/delete-for-issue-comment': {
    method: 'DELETE',
    path: `${COMMENT}/reactions/{reaction_id}`,
    docs: `${DOCS}/reactions/reactions#delete-an-issue-comment-reaction`,
    needs: WRITE_COMMENTS,
  },
  'repos/list-deployments': {
    method: 'GET',
    path: `${REPO}/deployments`,
    docs: `${DOCS}/deployments/deployments#list-deployments`,
    needs: READ_DEPLOYMENTS,
  },
  'repos/create-deployment': {
    method: 'POST',
    path: `${REPO}/deployments`,
    docs: `${DOCS}/deployments/deployments#create-a-deployment`,
    needs: WRITE_DEPLOYMENTS,
  },
  'repos/get-deployment': {
    method: 'GET',
    path: DEPLOYMENT,
    docs: `${DOCS}/deployments/deployments#get-a-deployment`,
    needs: READ_DEPLOYMENTS,
  },
  'repos/delete-deployment': {
    method: 'DELETE',
    path: DEPLOYMENT,
    docs: `${DOCS}/deployments/deployments#delete-a-deployment`,
    needs: WRITE_DEPLOYMENTS,
  },
  'repos/list-deployment-statuses': {
    method: 'GET',
    path: `${DEPLOYMENT}/statuses`,
    docs: `${DOCS}/deployments/statuses#list-deployment-statuses`,
    needs: READ_DEPLOYMENTS,
  },
  'repos/create-deployment-status': {
    method: 'POST',
    path: `${DEPLOYMENT}/statuses`,
    docs: `${DOCS}/deployments/statuses#create-a-deployment-status`,
    needs: WRITE_DEPLOYMENTS,
  },
  'repos/get-deployment-status': {
    method: 'GET',
    path: `${DEPLOYMENT}/statuses/{status_id}`,
    docs: `${DOCS}/deployments/statuses#get-a-deployment-status`,
    needs: READ_DEPLOYMENTS,
  },
  'users/get-authenticated': {
    method: 'GET',
    path: '/user',
    docs: `${DOCS}/users/users#get-the-authenticated-user`,
    needs: [],
  },
  'rate-limit/get': {
    method: 'GET',
    path: '/rate_limit',
    docs: `${DOCS}/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user`,
    needs: [],
  },
} as const satisfies Record<string, CoveredOperation>;

export type OperationId = keyof typeof coverage;

/** The one GraphQL query that is imitated; GitHub's REST document does not describe it. */
export const GRAPHQL_PATH = '/graphql';
