// The read operations of repositories, branches, refs and collaborators. Pure.

import { answerMoved, answerOk, refuseNotFound } from '../answers.ts';
import { BRANCH_PREFIX, findBranch, findRef } from '../changes/refs.ts';
import { findRenamedBranch } from '../changes/renames.ts';
import { byId, encodeRef } from '../links.ts';
import { answerPage } from '../pagination.ts';
import { decideRole, findPerson } from '../people.ts';
import { renderBranch, renderGitRef, renderShortBranch } from '../render/ref.ts';
import { renderFullRepository } from '../render/repository.ts';
import { renderPermission } from '../render/user.ts';
import { renderWorkflowRun } from '../render/workflow-run.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';

export function answerRepository({ state, links, repository }: RepositoryRequest): GithubReply {
  return answerOk(state, renderFullRepository(links, repository));
}

export function answerBranch(request: RepositoryRequest): GithubReply {
  const name = request.params['branch'] ?? '';
  const branch = findBranch(request.repository, name);
  if (branch === undefined) {
    const current = findRenamedBranch(request.repository, name);
    if (current === undefined) return refuseNotFound(request, 'Branch not found');
    return answerMoved(request, `${byId(request.repository)}/branches/${encodeRef(current)}`);
  }
  return answerOk(request.state, renderBranch(request.links, request.repository, { name, sha: branch.sha }));
}

export function answerBranches(request: RepositoryRequest): GithubReply {
  const { links, repository } = request;
  const branches = repository.refs
    .filter((ref) => ref.name.startsWith(BRANCH_PREFIX))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return answerPage(request, branches, (ref) => renderShortBranch(links, repository, ref));
}

export function answerRun(request: RepositoryRequest): GithubReply {
  const { state, links, repository, params } = request;
  const run = repository.runs.find((one) => one.id === Number(params['run_id']));
  if (run === undefined) return refuseNotFound(request);
  return answerOk(state, renderWorkflowRun(links, repository, run));
}

/** The ref is a whole `heads/<branch>` or `tags/<tag>`. A prefix of a name finds nothing. */
export function answerGitRef(request: RepositoryRequest): GithubReply {
  const ref = findRef(request.repository, `refs/${request.params['ref'] ?? ''}`);
  if (ref === undefined) return refuseNotFound(request);
  return answerOk(request.state, renderGitRef(request.links, request.repository, ref));
}

/** A login: letters and digits, with single hyphens or underscores inside. A bot's login does not match. */
const LOGIN = /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i;

export function answerPermission(request: RepositoryRequest): GithubReply {
  const login = request.params['username'] ?? '';
  if (!LOGIN.test(login)) return refuseNotFound(request, `${login} is not a user`);
  const role = decideRole(request.repository, login);
  return answerOk(
    request.state,
    renderPermission(request.links, findPerson(request.repository, login), role),
  );
}
