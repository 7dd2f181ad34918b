// Asks about the repository: its id, pull requests, branches and permissions. It writes nothing.

import type { GitHubPort, GitHubReply, Permission } from '../github-port.ts';
import { callGitHub, type Octokit, type OctokitRepository, PERMISSIONS } from './call-github.ts';

export function repositoryCalls(
  octokit: Octokit,
  repository: OctokitRepository,
): Pick<GitHubPort, 'repositoryId' | 'pullRequest' | 'branchHead' | 'mergedPullRequest' | 'permissionOf'> {
  const { pulls, repos } = octokit.rest;
  const branchHead = (name: string): GitHubReply<string | undefined> =>
    callGitHub('get branch', PERMISSIONS.contents, async () => {
      const found = await repos
        .getBranch({ ...repository, branch: name })
        .catch(undefinedWhenMissing(NO_BRANCH));
      return found?.data.name === name ? found.data.commit.sha : undefined;
    });
  return {
    repositoryId: () =>
      callGitHub(
        'get repository',
        PERMISSIONS.metadata,
        async () => (await repos.get({ ...repository })).data.id,
      ),
    pullRequest: (number) =>
      callGitHub('get pull request', PERMISSIONS.pullRequests, async () => {
        const { data } = await pulls.get({ ...repository, pull_number: number });
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
      callGitHub('get the pull request of a commit', PERMISSIONS.pullRequests, async () => {
        const of = { ...repository, commit_sha: commit };
        const { data } = await repos.listPullRequestsAssociatedWithCommit(of);
        const merged = data.filter(({ merged_at, base }) => merged_at !== null && base.ref === branch);
        const pull = merged.find(({ merge_commit_sha }) => merge_commit_sha === commit) ?? merged[0];
        return pull === undefined ? undefined : { number: pull.number, headSha: pull.head.sha };
      }),
    permissionOf: (login) =>
      callGitHub('get permission', PERMISSIONS.contents, async () => {
        const asked = await repos
          .getCollaboratorPermissionLevel({ ...repository, username: login })
          .catch(undefinedWhenMissing(NO_USER));
        return KNOWN_PERMISSIONS.find((known) => known === asked?.data.permission) ?? 'none';
      }),
  };
}

const KNOWN_PERMISSIONS = ['admin', 'write', 'read', 'none'] as const satisfies readonly Permission[];

/**
 * Texts of a 404: for a missing branch, and for an account that is not a user, such as an app's bot. A 404 of the repository
 * proves nothing.
 */
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
