// The `repository` and `full-repository` shapes of GitHub's document. Pure.

import { buildNodeId } from '../identifiers.ts';
import { type Links, repositoryApi, repositoryHtml } from '../links.ts';
import type { Repository } from '../model.ts';
import { renderTime } from './time.ts';
import { renderUser } from './user.ts';

/** The facts that a repository reply needs. A fork that was never put has only these. */
export type RenderedRepository = Pick<
  Repository,
  'id' | 'owner' | 'name' | 'private' | 'fork' | 'defaultBranch' | 'createdAtMs'
> & { readonly openPulls: number };

function renderApiUrls(api: string) {
  return {
    url: api,
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  };
}

function renderCloneUrls(links: Links, repository: RenderedRepository) {
  const html = repositoryHtml(links, repository);
  const host = new URL(links.html).host;
  const path = `${repository.owner.login}/${repository.name}.git`;
  return {
    html_url: html,
    clone_url: `${html}.git`,
    git_url: `git://${host}/${path}`,
    ssh_url: `git@${host}:${path}`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
  };
}

const FEATURES = {
  has_issues: true,
  has_projects: true,
  has_wiki: true,
  has_pages: false,
  has_downloads: true,
  has_discussions: false,
  archived: false,
  disabled: false,
  is_template: false,
  topics: [],
  allow_forking: true,
  web_commit_signoff_required: false,
  language: null,
  license: null,
} as const;

const COUNTS = {
  size: 0,
  forks: 0,
  forks_count: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
} as const;

/** A repository inside a pull request's head and base. */
export function renderRepository(links: Links, repository: RenderedRepository) {
  const at = renderTime(repository.createdAtMs);
  return {
    id: repository.id,
    node_id: buildNodeId('Repository', repository.id),
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: renderUser(links, repository.owner),
    description: null,
    fork: repository.fork,
    default_branch: repository.defaultBranch,
    created_at: at,
    updated_at: at,
    pushed_at: at,
    open_issues: repository.openPulls,
    open_issues_count: repository.openPulls,
    ...renderApiUrls(repositoryApi(links, repository)),
    ...renderCloneUrls(links, repository),
    ...FEATURES,
    ...COUNTS,
  };
}

/** The reply of `repos/get`. */
export function renderFullRepository(links: Links, repository: Repository) {
  const openPulls = repository.pulls.filter((pull) => pull.state === 'open').length;
  return {
    ...renderRepository(links, { ...repository, openPulls }),
    network_count: 0,
    subscribers_count: 0,
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
  };
}
