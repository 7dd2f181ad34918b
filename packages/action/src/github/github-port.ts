// The GitHub calls that reports and decisions make, as a narrow port. Types only.

import type { Result } from '@preview-endpoints/core';
import type { AlivePage, ListedKind, RateLimit, TargetAnswer } from '@preview-endpoints/core/github';
import type { PreviewTarget, TargetStatus } from '@preview-endpoints/core/previews';

export interface GitHubFault {
  readonly call: string;
  /** Absent if no answer came. */
  readonly status?: number;
  readonly message: string;
  /** The workflow permission that the call needs, in the words of a workflow file. */
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
  /** The names of both branches. People choose them, so they are hostile text. */
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly labels: readonly string[];
  /** Undefined if the fork was deleted. */
  readonly headRepositoryId: number | undefined;
}

export type Permission = 'admin' | 'write' | 'read' | 'none';

export type Reaction = 'eyes' | 'rocket' | '-1' | 'confused';

/** The pull request that brought a commit to its branch. */
export interface MergedPullRequest {
  readonly number: number;
  /** The commit that was reviewed: the last one of the pull request's own branch. */
  readonly headSha: string;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  /** The data that its creator stored in it. Hostile, because everybody who may write deployments can write it. */
  readonly payload?: unknown;
}

export interface DeploymentStatus {
  readonly state: string;
  readonly description: string;
}

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'inactive';

export interface DeploymentKey {
  readonly environment: string;
  /** The preview's key, because all previews share the environment. */
  readonly task: string;
}

export interface GitHubPort {
  /** The login that this token writes as. */
  viewer(): GitHubReply<string>;
  /** The number that stays the same when the repository is renamed. */
  repositoryId(): GitHubReply<number>;
  pullRequest(number: number): GitHubReply<PullRequest>;
  /** The commit of a branch. Undefined if no branch has exactly this name, which proves nothing. */
  branchHead(name: string): GitHubReply<string | undefined>;
  /** The merged pull request that brought the commit to this branch; undefined if GitHub knows none. */
  mergedPullRequest(commit: string, branch: string): GitHubReply<MergedPullRequest | undefined>;
  /** Whether the pull request is open or the branch exists. Without proof it is a fault or `unknown`. */
  targetStatus(target: PreviewTarget): GitHubReply<TargetStatus>;
  /** The same, with the other facts in the answer. */
  readTarget(target: PreviewTarget): GitHubReply<TargetAnswer>;
  /** A page of the open pull requests, or of the branches; undefined if GitHub does not show it. */
  listAlive(kind: ListedKind, page: number): GitHubReply<AlivePage | undefined>;
  /** The rate limit as of the last answer about targets. */
  rateLimit(): RateLimit | undefined;
  /** What a person may do in the repository, in the API's words. */
  permissionOf(login: string): GitHubReply<Permission>;
  react(comment: number, reaction: Reaction): GitHubReply<void>;
  /** All comments, over every page, oldest first. */
  listComments(issue: number): GitHubReply<readonly Comment[]>;
  /** Comments of all issues and pull requests that were written or changed since then, and whether the list is complete. */
  commentsSince(
    fromMs: number,
  ): GitHubReply<{ readonly comments: readonly Comment[]; readonly isWhole: boolean }>;
  createComment(issue: number, body: string): GitHubReply<Comment>;
  updateComment(comment: number, body: string): GitHubReply<Comment>;
  deleteComment(comment: number): GitHubReply<void>;
  listDeployments(key: DeploymentKey): GitHubReply<readonly Deployment[]>;
  /** The tasks of an environment's newest deployments, and whether the list is complete. One request. */
  listTasks(
    environment: string,
  ): GitHubReply<{ readonly tasks: ReadonlySet<string>; readonly isWhole: boolean }>;
  createDeployment(
    key: DeploymentKey,
    facts: {
      readonly sha: string;
      readonly description: string;
      /** Stored with the deployment. */
      readonly payload?: Readonly<Record<string, string>>;
      /** Absent for a preview's deployment, which is transient. */
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
      /** The record from which a later run goes on. GitHub keeps 140 characters. */
      readonly description?: string;
    },
  ): GitHubReply<void>;
  /** Every status of a deployment, the newest first. */
  deploymentStatuses(deployment: number): GitHubReply<readonly DeploymentStatus[]>;
  /** The description of the deployment's newest status. */
  deploymentNote(deployment: number): GitHubReply<string | undefined>;
  /** GitHub refuses unless the deployment is inactive. */
  deleteDeployment(deployment: number): GitHubReply<void>;
}
