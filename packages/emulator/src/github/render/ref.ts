// The `branch-with-protection` and `git-ref` shapes of GitHub's document. Pure.

import { buildNodeId, buildSha } from '../identifiers.ts';
import { encodeRef, type Links, repositoryApi, repositoryHtml } from '../links.ts';
import type { GitRef, Repository } from '../model.ts';
import { renderTime } from './time.ts';
import { renderUser } from './user.ts';

/** Trees are not imitated; their shas only need to be stable. */
const TREE_SEED = 0;

function renderCommit(links: Links, repository: Repository, sha: string) {
  const api = repositoryApi(links, repository);
  const html = repositoryHtml(links, repository);
  const tree = buildSha(TREE_SEED, `tree of ${sha}`);
  const signature = {
    name: repository.owner.login,
    email: `${repository.owner.id}+${repository.owner.login}@users.noreply.github.com`,
    date: renderTime(repository.createdAtMs),
  };
  return {
    sha,
    node_id: buildNodeId('Commit', sha),
    url: `${api}/commits/${sha}`,
    html_url: `${html}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      author: signature,
      committer: signature,
      message: `Commit ${sha.slice(0, 7)}`,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    author: renderUser(links, repository.owner),
    committer: renderUser(links, repository.owner),
    parents: [],
  };
}

/** `name` is the branch's short name. */
export function renderBranch(links: Links, repository: Repository, branch: { name: string; sha: string }) {
  const self = `${repositoryApi(links, repository)}/branches/${encodeRef(branch.name)}`;
  return {
    name: branch.name,
    commit: renderCommit(links, repository, branch.sha),
    _links: { self, html: `${repositoryHtml(links, repository)}/tree/${encodeRef(branch.name)}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  };
}

/** One item of a list of branches. */
export function renderShortBranch(links: Links, repository: Repository, ref: GitRef) {
  const url = `${repositoryApi(links, repository)}/commits/${ref.sha}`;
  return { name: ref.name.replace('refs/heads/', ''), commit: { sha: ref.sha, url }, protected: false };
}

export function renderGitRef(links: Links, repository: Repository, ref: GitRef) {
  const api = repositoryApi(links, repository);
  return {
    ref: ref.name,
    node_id: buildNodeId('Ref', `${repository.id}:${ref.name}`),
    url: `${api}/git/${encodeRef(ref.name)}`,
    object: { sha: ref.sha, type: 'commit', url: `${api}/git/commits/${ref.sha}` },
  };
}
