// The `pull-request` and `pull-request-simple` shapes of GitHub's document. Pure.

import { buildNodeId, hashText } from '../identifiers.ts';
import { type Links, repositoryApi, repositoryHtml } from '../links.ts';
import type { GithubState, Label, PullRequest, Repository } from '../model.ts';
import { buildPerson, decideAssociation } from '../people.ts';
import { findRepository } from '../state.ts';
import { type RenderedRepository, renderRepository } from './repository.ts';
import { renderOptionalTime, renderTime } from './time.ts';
import { renderUser } from './user.ts';

/** Forks that were never put get an id in the range of real ids. */
const FORK_ID_RANGE = 900_000_000;

function countOpenPulls(repository: Repository): number {
  return repository.pulls.filter((pull) => pull.state === 'open').length;
}

/** The repository that a pull request comes from. A fork that was never put is made up from its name. */
function findHeadRepository(state: GithubState, base: Repository, fullName: string): RenderedRepository {
  const [owner = '', repo = ''] = fullName.split('/');
  const known = findRepository(state, { owner, repo });
  if (known !== undefined) return { ...known, openPulls: countOpenPulls(known) };
  return {
    id: 1 + (hashText(fullName.toLowerCase()) % FORK_ID_RANGE),
    owner: buildPerson(owner),
    name: repo,
    private: base.private,
    fork: true,
    defaultBranch: base.defaultBranch,
    createdAtMs: base.createdAtMs,
    openPulls: 0,
  };
}

function renderHead(state: GithubState, links: Links, base: Repository, pull: PullRequest) {
  const head = pull.headRepoFullName === null ? null : findHeadRepository(state, base, pull.headRepoFullName);
  const user = head === null ? pull.author : head.owner;
  return {
    label: `${user.login}:${pull.headRef}`,
    ref: pull.headRef,
    sha: pull.headSha,
    user: renderUser(links, user),
    repo: head === null ? null : renderRepository(links, head),
  };
}

function findBaseSha(base: Repository, ref: string): string {
  const found = base.refs.find((one) => one.name === `refs/heads/${ref}`);
  return found?.sha ?? base.commits[0] ?? '';
}

function renderLabel(links: Links, base: Repository, label: Label) {
  return {
    id: label.id,
    node_id: buildNodeId('Label', label.id),
    url: `${repositoryApi(links, base)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: '',
    color: 'ededed',
    default: false,
  };
}

function renderPullUrls(links: Links, base: Repository, pull: PullRequest) {
  const api = repositoryApi(links, base);
  const html = `${repositoryHtml(links, base)}/pull/${pull.number}`;
  const urls = {
    url: `${api}/pulls/${pull.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${pull.number}`,
    commits_url: `${api}/pulls/${pull.number}/commits`,
    review_comments_url: `${api}/pulls/${pull.number}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
  const _links = {
    self: { href: urls.url },
    html: { href: urls.html_url },
    issue: { href: urls.issue_url },
    comments: { href: urls.comments_url },
    review_comments: { href: urls.review_comments_url },
    review_comment: { href: urls.review_comment_url },
    commits: { href: urls.commits_url },
    statuses: { href: urls.statuses_url },
  };
  return { ...urls, _links };
}

export interface PullRequestView {
  readonly state: GithubState;
  readonly links: Links;
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** One item of the reply of `pulls/list`. */
export function renderSimplePullRequest({ state, links, repository, pull }: PullRequestView) {
  const openPulls = countOpenPulls(repository);
  return {
    id: pull.id,
    node_id: buildNodeId('PullRequest', pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: renderUser(links, pull.author),
    author_association: decideAssociation(repository, pull.author),
    labels: pull.labels.map((label) => renderLabel(links, repository, label)),
    milestone: null,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    auto_merge: null,
    created_at: renderTime(pull.createdAtMs),
    updated_at: renderTime(pull.updatedAtMs),
    closed_at: renderOptionalTime(pull.closedAtMs),
    merged_at: renderOptionalTime(pull.mergedAtMs),
    merge_commit_sha: pull.mergeCommitSha,
    head: renderHead(state, links, repository, pull),
    base: {
      label: `${repository.owner.login}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: findBaseSha(repository, pull.baseRef),
      user: renderUser(links, repository.owner),
      repo: renderRepository(links, { ...repository, openPulls }),
    },
    ...renderPullUrls(links, repository, pull),
  };
}

function decideMergeableState(pull: PullRequest): string {
  if (pull.state === 'closed' || pull.mergeable === null) return 'unknown';
  if (!pull.mergeable) return 'dirty';
  return pull.draft ? 'draft' : 'clean';
}

/** The reply of `pulls/get`. */
export function renderPullRequest(view: PullRequestView) {
  const { repository, pull, links } = view;
  return {
    ...renderSimplePullRequest(view),
    merged: pull.merged,
    mergeable: pull.state === 'closed' ? null : pull.mergeable,
    rebaseable: pull.state === 'closed' ? null : pull.mergeable,
    mergeable_state: decideMergeableState(pull),
    merged_by: pull.merged ? renderUser(links, repository.owner) : null,
    comments: repository.comments.filter((comment) => comment.issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}
