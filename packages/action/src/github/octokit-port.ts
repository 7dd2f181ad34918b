// The GitHub port over @actions/github; it may not decide what is said.

import { type Clock, type Fetch, failure, redact, type Secret, success } from '@preview-endpoints/core';
import {
  createTargetReader,
  type GitHubAnswer,
  judgeRun,
  listAlive,
  type RateLimit,
  readRateLimit,
} from '@preview-endpoints/core/github';
import type { Repository } from '../event/event-facts.ts';
import { conditionalFetch } from './conditional-fetch.ts';
import { fetchWithin } from './fetch-within.ts';
import type { Comment, GitHubFault, GitHubPort, GitHubReply, Permission } from './github-port.ts';
import type { getOctokit } from './toolkit.ts';

export interface OctokitOptions {
  readonly token: Secret;
  /** Without its id, what became of pull requests and branches cannot be asked. */
  readonly repository: Pick<Repository, 'owner' | 'name'> & Partial<Pick<Repository, 'id'>>;
  /** `GITHUB_API_URL`: another one on GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Aborted when nobody waits for the answers any more. */
  readonly signal: AbortSignal;
}

/** The largest page GitHub gives. */
const PAGE_SIZE = 100;
/** 5,000 comments a month. */
const MOST_COMMENT_PAGES = 50;

const PERMISSIONS = {
  comments: 'pull-requests: write',
  readComments: 'pull-requests: read',
  pullRequests: 'pull-requests: read',
  contents: 'contents: read',
  metadata: 'metadata: read',
  targets: 'contents: read and pull-requests: read',
  deployments: 'deployments: write',
  runs: 'actions: read',
} as const;

type Octokit = ReturnType<typeof getOctokit>;

/** Octokit is loaded with the first thing that is asked or said on GitHub. */
export async function createOctokitPort(options: OctokitOptions): Promise<GitHubPort> {
  const { getOctokit } = await import('./toolkit.ts');
  const { token, repository, apiUrl } = options;
  const fetch = conditionalFetch(fetchWithin(options.fetch, options.clock, options.signal));
  const octokit = getOctokit(token.reveal(), { baseUrl: apiUrl, request: { fetch } });
  const place = { owner: repository.owner, repo: repository.name };
  return {
    ...commentCalls(octokit, place),
    ...repositoryCalls(octokit, place),
    ...deploymentCalls(octokit, place),
    ...targetCalls(octokit, options),
  };
}

type TargetCalls = Pick<GitHubPort, 'targetStatus' | 'readTarget' | 'listAlive' | 'rateLimit'>;

function targetCalls(octokit: Octokit, { repository, apiUrl }: OctokitOptions): TargetCalls {
  const call = 'ask for a preview target';
  const permission = PERMISSIONS.targets;
  let rateLimit: RateLimit | undefined;
  const get = async (path: string): GitHubReply<GitHubAnswer> => {
    const needed = RUN_PATH.test(path) ? PERMISSIONS.runs : permission;
    const answer = await attempt(call, needed, () => readAnswer(octokit, path));
    if (answer.ok) rateLimit = answer.value.rateLimit;
    return answer;
  };
  const { id, owner, name } = repository;
  if (id === undefined) {
    const unknown = { call, permission, message: 'the id of the repository is not known' };
    const refuse = async () => failure(unknown);
    return { targetStatus: refuse, readTarget: refuse, listAlive: refuse, rateLimit: () => undefined };
  }
  const named = { id, fullName: `${owner}/${name}` };
  const reader = createTargetReader({ apiUrl: new URL(apiUrl), get, repository: named, judgeRun });
  return {
    ...reader,
    listAlive: (kind, page) => listAlive({ get, repository: named, reader }, kind, page),
    rateLimit: () => rateLimit,
  };
}

const RUN_PATH = /\/actions\/runs\/\d+$/;

/** These are answers to the question, redirects included; every other status is a fault. */
const ANSWER_STATUS: ReadonlySet<unknown> = new Set([404, 410]);

async function readAnswer(octokit: Octokit, path: string): Promise<GitHubAnswer> {
  try {
    const { status, headers, data } = await octokit.request({
      method: 'GET',
      url: `/${path}`,
      // A followed redirect would take the token along, and hide that something was renamed.
      request: { redirect: 'manual' },
    });
    const rateLimit = readRateLimit((header) => Object.entries(headers).find(([key]) => key === header)?.[1]);
    return { status, location: headers.location, body: data, rateLimit };
  } catch (error) {
    const answer = answerIn(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/** Octokit throws for a status of 400 and more, with the reply beside it. */
function answerIn(error: unknown): GitHubAnswer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null) return undefined;
  if (!('status' in response) || !('data' in response)) return undefined;
  const { status, data } = response;
  return typeof status === 'number' && ANSWER_STATUS.has(status) ? { status, body: data } : undefined;
}

interface Place {
  readonly owner: string;
  readonly repo: string;
}

function commentCalls(
  octokit: Octokit,
  place: Place,
): Pick<
  GitHubPort,
  'viewer' | 'listComments' | 'commentsSince' | 'createComment' | 'updateComment' | 'deleteComment' | 'react'
> {
  const { issues, reactions } = octokit.rest;
  /** A token has one owner, for as long as it is good. */
  let owner: string | undefined;
  return {
    viewer: () =>
      attempt('viewer', PERMISSIONS.comments, async () => {
        owner ??= await readViewer(octokit);
        return owner;
      }),
    listComments: (issue) =>
      attempt('list comments', PERMISSIONS.comments, async () => {
        const parameters = { ...place, issue_number: issue, per_page: PAGE_SIZE };
        const comments = await octokit.paginate(issues.listComments, parameters);
        return comments.map(readComment);
      }),
    commentsSince: (fromMs) =>
      attempt('list comments', PERMISSIONS.readComments, async () => {
        const comments: Comment[] = [];
        const since = new Date(fromMs).toISOString();
        for (let page = 1; page <= MOST_COMMENT_PAGES; page += 1) {
          const parameters = { ...place, since, per_page: PAGE_SIZE, page };
          const { data } = await issues.listCommentsForRepo(parameters);
          comments.push(...data.map(readComment));
          if (data.length < PAGE_SIZE) return { comments, isWhole: true };
        }
        return { comments, isWhole: false };
      }),
    createComment: (issue, body) =>
      attempt('create comment', PERMISSIONS.comments, async () => {
        const { data } = await issues.createComment({ ...place, issue_number: issue, body });
        const comment = readComment(data);
        if (comment.author !== '') owner ??= comment.author;
        return comment;
      }),
    updateComment: (comment, body) =>
      attempt('update comment', PERMISSIONS.comments, async () => {
        const { data } = await issues.updateComment({ ...place, comment_id: comment, body });
        return readComment(data);
      }),
    deleteComment: (comment) =>
      attempt('delete comment', PERMISSIONS.comments, async () => {
        await issues.deleteComment({ ...place, comment_id: comment });
      }),
    react: (comment, reaction) =>
      attempt('react to a comment', PERMISSIONS.comments, async () => {
        await reactions.createForIssueComment({ ...place, comment_id: comment, content: reaction });
      }),
  };
}

async function readViewer(octokit: Octokit): Promise<string> {
  const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
  return viewer.login;
}

function repositoryCalls(
  octokit: Octokit,
  place: Place,
): Pick<GitHubPort, 'repositoryId' | 'pullRequest' | 'branchHead' | 'mergedPullRequest' | 'permissionOf'> {
  const { pulls, repos } = octokit.rest;
  const branchHead = (name: string): GitHubReply<string | undefined> =>
    attempt('get branch', PERMISSIONS.contents, async () => {
      const found = await repos.getBranch({ ...place, branch: name }).catch(undefinedWhenMissing(NO_BRANCH));
      return found?.data.name === name ? found.data.commit.sha : undefined;
    });
  return {
    repositoryId: () =>
      attempt('get repository', PERMISSIONS.metadata, async () => (await repos.get({ ...place })).data.id),
    pullRequest: (number) =>
      attempt('get pull request', PERMISSIONS.pullRequests, async () => {
        const { data } = await pulls.get({ ...place, pull_number: number });
        return {
          state: data.state,
          draft: data.draft ?? false,
          headSha: data.head.sha,
          headRef: data.head.ref,
          baseRef: data.base.ref,
          labels: data.labels.map(({ name }) => name),
          headRepositoryId: data.head.repo?.id,
        };
      }),
    branchHead,
    mergedPullRequest: (commit, branch) =>
      attempt('get the pull request of a commit', PERMISSIONS.pullRequests, async () => {
        const of = { ...place, commit_sha: commit };
        const { data } = await repos.listPullRequestsAssociatedWithCommit(of);
        const merged = data.filter(({ merged_at, base }) => merged_at !== null && base.ref === branch);
        const pull = merged.find(({ merge_commit_sha }) => merge_commit_sha === commit) ?? merged[0];
        return pull === undefined ? undefined : { number: pull.number, headSha: pull.head.sha };
      }),
    permissionOf: (login) =>
      attempt('get permission', PERMISSIONS.contents, async () => {
        const asked = await repos
          .getCollaboratorPermissionLevel({ ...place, username: login })
          .catch(undefinedWhenMissing(NO_USER));
        return KNOWN_PERMISSIONS.find((known) => known === asked?.data.permission) ?? 'none';
      }),
  };
}

const KNOWN_PERMISSIONS = ['admin', 'write', 'read', 'none'] as const satisfies readonly Permission[];

/** An app's bot, for one; a 404 of the repository says nothing. */
const NO_BRANCH = /not found/i;
const NO_USER = /is not a user/i;

function undefinedWhenMissing(words: RegExp): (error: unknown) => undefined {
  return (error) => {
    const isMissing =
      error instanceof Error && 'status' in error && error.status === 404 && words.test(error.message);
    if (isMissing) return undefined;
    throw error;
  };
}

function deploymentCalls(
  octokit: Octokit,
  place: Place,
): Pick<
  GitHubPort,
  | 'listDeployments'
  | 'listTasks'
  | 'createDeployment'
  | 'setDeploymentState'
  | 'deploymentStatuses'
  | 'deploymentNote'
  | 'deleteDeployment'
> {
  const { repos } = octokit.rest;
  const permission = PERMISSIONS.deployments;
  return {
    listDeployments: (key) =>
      attempt('list deployments', permission, async () => {
        const deployments = await octokit.paginate(repos.listDeployments, {
          ...place,
          ...key,
          per_page: PAGE_SIZE,
        });
        return deployments.map(({ id, sha, payload }) => ({ id, sha, payload }));
      }),
    listTasks: (environment) =>
      attempt('list deployments', permission, async () => {
        const { data } = await repos.listDeployments({ ...place, environment, per_page: PAGE_SIZE });
        return { tasks: new Set(data.map(({ task }) => task)), isWhole: data.length < PAGE_SIZE };
      }),
    createDeployment: (key, { sha, description, payload, isProduction = false }) =>
      attempt('create deployment', permission, async () => {
        const { data } = await repos.createDeployment({
          ...place,
          ...key,
          ref: sha,
          description,
          // The preview is no merge candidate, and waits for nobody's checks.
          auto_merge: false,
          required_contexts: [],
          transient_environment: !isProduction,
          production_environment: isProduction,
          ...(payload === undefined ? {} : { payload: { ...payload } }),
        });
        if (!('id' in data)) throw new Error(data.message ?? 'GitHub created no deployment');
        return { id: data.id, sha: data.sha };
      }),
    setDeploymentState: (deployment, { state, url, logUrl, environment, description }) =>
      attempt('set deployment status', permission, async () => {
        await repos.createDeploymentStatus({
          ...place,
          deployment_id: deployment,
          state,
          environment,
          // Other previews share the environment: theirs stay as they are.
          auto_inactive: false,
          ...(description === undefined ? {} : { description }),
          ...(url === undefined ? {} : { environment_url: url }),
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
        });
      }),
    deploymentStatuses: (deployment) =>
      attempt('list deployment statuses', permission, async () => {
        const of = { ...place, deployment_id: deployment, per_page: PAGE_SIZE };
        const statuses = await octokit.paginate(repos.listDeploymentStatuses, of);
        return statuses.map(({ state, description }) => ({ state, description }));
      }),
    deploymentNote: (deployment) =>
      attempt('list deployment statuses', permission, async () => {
        const { data } = await repos.listDeploymentStatuses({
          ...place,
          deployment_id: deployment,
          per_page: 1,
        });
        return data[0]?.description;
      }),
    deleteDeployment: (deployment) =>
      attempt('delete deployment', permission, async () => {
        await repos.deleteDeployment({ ...place, deployment_id: deployment });
      }),
  };
}

function readComment(data: { id: number; body?: string; user: { login: string } | null }): Comment {
  return { id: data.id, author: data.user?.login ?? '', body: data.body ?? '' };
}

async function attempt<Value>(
  call: string,
  permission: string,
  send: () => Promise<Value>,
): GitHubReply<Value> {
  try {
    return success(await send());
  } catch (error) {
    return failure(describe(call, permission, error));
  }
}

/** Octokit says 500 where no answer came; then there is no response beside it. */
function describe(call: string, permission: string, error: unknown): GitHubFault {
  const message = redact(error instanceof Error ? error.message : String(error));
  const hasAnswer = error instanceof Error && 'response' in error && error.response !== undefined;
  const status: unknown = hasAnswer && 'status' in error ? error.status : undefined;
  const told = { call, permission, message, ...retryAfterIn(error) };
  if (status === 403 && RATE_LIMIT.test(message)) return { ...told, status: TOO_MANY_REQUESTS };
  return typeof status === 'number' ? { ...told, status } : told;
}

function retryAfterIn(error: unknown): Pick<GitHubFault, 'retryAfterMs'> {
  if (!(error instanceof Error) || !('response' in error)) return {};
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('retry-after' in headers)) return {};
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
}

/** GitHub answers both of its limits with 403 too ("Rate limits for the REST API"); no permission helps there. */
const RATE_LIMIT = /rate limit|abuse detection/i;
const TOO_MANY_REQUESTS = 429;
