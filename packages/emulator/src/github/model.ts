// The state of the GitHub side, as types and the words in it. Values are replaced, never changed in place.

/** A login with its numeric id. GitHub compares logins without case. */
export interface GithubUser {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot' | 'Organization';
}

/** The roles of a collaborator, from most to least. The API's `permission` maps them to four words. */
export const ROLES = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;
export type Role = (typeof ROLES)[number];

export const REACTION_CONTENTS = [
  '+1',
  '-1',
  'laugh',
  'confused',
  'heart',
  'hooray',
  'rocket',
  'eyes',
] as const;
export type ReactionContent = (typeof REACTION_CONTENTS)[number];

export const DEPLOYMENT_STATES = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** How a ref relates to the default branch, as far as `auto_merge` of a new deployment needs it. */
export type BehindDefault = 'up-to-date' | 'merges' | 'conflicts';

export interface GitRef {
  /** Full name: `refs/heads/main`, `refs/tags/v1`. */
  readonly name: string;
  readonly sha: string;
  readonly behind: BehindDefault;
}

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly merged: boolean;
  /** null until GitHub has computed it, false with conflicts. */
  readonly mergeable: boolean | null;
  readonly title: string;
  readonly body: string | null;
  readonly author: GithubUser;
  readonly headRef: string;
  readonly headSha: string;
  /** `owner/repo`; null when the fork was deleted. */
  readonly headRepoFullName: string | null;
  readonly baseRef: string;
  readonly labels: readonly Label[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly closedAtMs: number | null;
  readonly mergedAtMs: number | null;
  readonly mergeCommitSha: string | null;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: GithubUser;
  readonly body: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface Reaction {
  readonly id: number;
  readonly commentId: number;
  readonly author: GithubUser;
  readonly content: ReactionContent;
  readonly createdAtMs: number;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly originalEnvironment: string;
  readonly description: string | null;
  readonly payload: string | Readonly<Record<string, unknown>>;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly creator: GithubUser;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: GithubUser;
  readonly createdAtMs: number;
}

export type CommitStatusState = 'success' | 'pending' | 'failure' | 'error';

/** One status context of one commit, which `required_contexts` of a new deployment refers to. */
export interface CommitStatus {
  readonly sha: string;
  readonly context: string;
  readonly state: CommitStatusState;
}

export const RUN_STATUSES = [
  'queued',
  'in_progress',
  'completed',
  'waiting',
  'requested',
  'pending',
] as const;
export const RUN_CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const;

/** One run of a workflow, with the facts that show whether it still runs. */
export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly status: (typeof RUN_STATUSES)[number];
  /** null until the run is completed. */
  readonly conclusion: (typeof RUN_CONCLUSIONS)[number] | null;
  readonly headBranch: string;
  readonly headSha: string;
  readonly attempt: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface Repository {
  readonly id: number;
  readonly owner: GithubUser;
  readonly name: string;
  readonly private: boolean;
  readonly fork: boolean;
  readonly defaultBranch: string;
  readonly createdAtMs: number;
  readonly refs: readonly GitRef[];
  /** Every commit that a ref has ever pointed to, because a deployment may name one by its sha. */
  readonly commits: readonly string[];
  readonly pulls: readonly PullRequest[];
  /** Numbers of issues that are not pull requests. */
  readonly issues: readonly number[];
  readonly comments: readonly Comment[];
  readonly reactions: readonly Reaction[];
  readonly deployments: readonly Deployment[];
  readonly statuses: readonly DeploymentStatus[];
  readonly commitStatuses: readonly CommitStatus[];
  readonly runs: readonly WorkflowRun[];
  /** Former names as `owner/name` in lower case. */
  readonly formerNames: readonly string[];
  /** Oldest first. */
  readonly renamedBranches: readonly { readonly from: string; readonly to: string }[];
  readonly roles: readonly { readonly person: GithubUser; readonly role: Role }[];
}

/** The permissions that GitHub's document names for the imitated operations. */
export const SCOPES = ['actions', 'contents', 'deployments', 'issues', 'metadata', 'pull_requests'] as const;
export type Scope = (typeof SCOPES)[number];
export type BranchAccess = 'read' | 'write';
/** What the token may do. A missing scope is denied, as in a workflow's `permissions:` block. */
export type Grants = Readonly<Partial<Record<Scope, BranchAccess>>>;

export interface RateWindow {
  readonly limit: number;
  readonly used: number;
  /** When the hour began; -1 before the first counted request. */
  readonly startedAtMs: number;
}

export interface GithubState {
  readonly seed: number;
  readonly lastId: number;
  readonly requests: number;
  readonly grants: Grants;
  readonly rate: RateWindow;
  readonly repositories: readonly Repository[];
}
