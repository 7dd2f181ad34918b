// The GitHub calls that reports make, as a narrow port; types only.

import type { Result } from '@preview-endpoints/core';
import type { PreviewTarget, TargetStatus } from '@preview-endpoints/core/previews';

export interface GitHubFault {
  readonly call: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly message: string;
  /** The workflow permission that the call needs, in the workflow's words. */
  readonly permission: string;
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
  readonly labels: readonly string[];
  /** Undefined when the fork was deleted. */
  readonly headRepositoryId: number | undefined;
}

export type Permission = 'admin' | 'write' | 'read' | 'none';

export type Reaction = 'eyes' | 'rocket' | '-1' | 'confused';

export interface Deployment {
  readonly id: number;
  readonly sha: string;
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
  /** Is the pull request open, the branch there? What GitHub does not prove is a fault or `unknown`. */
  targetStatus(target: PreviewTarget): GitHubReply<TargetStatus>;
  /** What a person may do in the repository, in the API's words. */
  permissionOf(login: string): GitHubReply<Permission>;
  react(comment: number, reaction: Reaction): GitHubReply<void>;
  /** All comments, over every page, oldest first. */
  listComments(issue: number): GitHubReply<readonly Comment[]>;
  createComment(issue: number, body: string): GitHubReply<Comment>;
  updateComment(comment: number, body: string): GitHubReply<Comment>;
  deleteComment(comment: number): GitHubReply<void>;
  listDeployments(key: DeploymentKey): GitHubReply<readonly Deployment[]>;
  createDeployment(
    key: DeploymentKey,
    facts: { readonly sha: string; readonly description: string },
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
  /** The description of its newest status. */
  deploymentNote(deployment: number): GitHubReply<string | undefined>;
  /** GitHub refuses unless the deployment is inactive. */
  deleteDeployment(deployment: number): GitHubReply<void>;
}
