// The GitHub calls that reports make, as a narrow port; types only.

import type { Result } from '@preview-endpoints/core';
import type { AlivePage, ListedKind, RateLimit, TargetAnswer } from '@preview-endpoints/core/github';
import type { PreviewTarget, TargetStatus } from '@preview-endpoints/core/previews';

export interface GitHubFault {
  readonly call: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly message: string;
  /** The workflow permission that the call needs, in the workflow's words. */
  readonly permission: string;
  /** How long GitHub says to wait before the next request. */
  readonly retryAfterMs?: number;
}

export type GitHubReply<Value> = Promise<Result<Value, GitHubFault>>;

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

export interface PullRequest {
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly headSha: string;
  /** The names of both branches, as people chose them. */
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly labels: readonly string[];
  /** Undefined when the fork was deleted. */
  readonly headRepositoryId: number | undefined;
}

export type Permission = 'admin' | 'write' | 'read' | 'none';

export type Reaction = 'eyes' | 'rocket' | '-1' | 'confused';

/** The pull request that brought a commit to its branch. */
export interface MergedPullRequest {
  readonly number: number;
  /** What was reviewed: the last commit of its own branch. */
  readonly headSha: string;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  /** What its maker kept in it; hostile, because whoever may write deployments may write it. */
  readonly payload?: unknown;
}

export interface DeploymentStatus {
  readonly state: string;
  readonly description: string;
}

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'inactive';

export interface DeploymentKey {
  readonly environment: string;
  /** The preview, because the environment is shared by all of them. */
  readonly task: string;
}

export interface GitHubPort {
  /** The login that this token writes as. */
  viewer(): GitHubReply<string>;
  /** The number that stays when the repository is renamed. */
  repositoryId(): GitHubReply<number>;
  pullRequest(number: number): GitHubReply<PullRequest>;
  /** The commit of a branch; undefined when there is none of exactly this name, and that proves nothing. */
  branchHead(name: string): GitHubReply<string | undefined>;
  /** The merged pull request that brought the commit to this branch; undefined when GitHub knows none. */
  mergedPullRequest(commit: string, branch: string): GitHubReply<MergedPullRequest | undefined>;
  /** Is the pull request open, the branch there? What GitHub does not prove is a fault or `unknown`. */
  targetStatus(target: PreviewTarget): GitHubReply<TargetStatus>;
  /** The same, with what else the answer tells. */
  readTarget(target: PreviewTarget): GitHubReply<TargetAnswer>;
  /** A page of the open pull requests, or of the branches; undefined where GitHub does not show it. */
  listAlive(kind: ListedKind, page: number): GitHubReply<AlivePage | undefined>;
  /** What the last answer about targets told of the limit. */
  rateLimit(): RateLimit | undefined;
  /** What a person may do in the repository, in the API's words. */
  permissionOf(login: string): GitHubReply<Permission>;
  react(comment: number, reaction: Reaction): GitHubReply<void>;
  /** All comments, over every page, oldest first. */
  listComments(issue: number): GitHubReply<readonly Comment[]>;
  /** Comments of all issues and pull requests that were written or changed since then, and whether these are all. */
  commentsSince(
    fromMs: number,
  ): GitHubReply<{ readonly comments: readonly Comment[]; readonly isWhole: boolean }>;
  createComment(issue: number, body: string): GitHubReply<Comment>;
  updateComment(comment: number, body: string): GitHubReply<Comment>;
  deleteComment(comment: number): GitHubReply<void>;
  listDeployments(key: DeploymentKey): GitHubReply<readonly Deployment[]>;
  /** The tasks of an environment's newest deployments, and whether these are all: one request. */
  listTasks(
    environment: string,
  ): GitHubReply<{ readonly tasks: ReadonlySet<string>; readonly isWhole: boolean }>;
  createDeployment(
    key: DeploymentKey,
    facts: {
      readonly sha: string;
      readonly description: string;
      /** Kept with it. */
      readonly payload?: Readonly<Record<string, string>>;
      /** Absent: it is a preview's, which ends. */
      readonly isProduction?: true;
    },
  ): GitHubReply<Deployment>;
  setDeploymentState(
    deployment: number,
    status: {
      readonly state: DeploymentState;
      readonly url?: string;
      readonly logUrl?: string;
      readonly environment: string;
      /** What a later run goes on from; GitHub keeps 140 characters. */
      readonly description?: string;
    },
  ): GitHubReply<void>;
  /** Every status of a deployment, the newest first. */
  deploymentStatuses(deployment: number): GitHubReply<readonly DeploymentStatus[]>;
  /** The description of its newest status. */
  deploymentNote(deployment: number): GitHubReply<string | undefined>;
  /** GitHub refuses unless the deployment is inactive. */
  deleteDeployment(deployment: number): GitHubReply<void>;
}
