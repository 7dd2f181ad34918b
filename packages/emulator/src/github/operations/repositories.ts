// Repositories, branches, refs and collaborators: the reading operations. Pure.

import { answerOk, refuseNotFound } from '../answers.ts';
import { findBranch, findRef } from '../changes/refs.ts';
import { decideRole, findPerson } from '../people.ts';
import { renderBranch, renderGitRef } from '../render/ref.ts';
import { renderFullRepository } from '../render/repository.ts';
import { renderPermission } from '../render/user.ts';
import type { Answer, RepositoryRequest } from '../request.ts';

export function answerRepository({ state, links, repository }: RepositoryRequest): Answer {
  return answerOk(state, renderFullRepository(links, repository));
}

export function answerBranch(request: RepositoryRequest): Answer {
  const name = request.params['branch'] ?? '';
  const branch = findBranch(request.repository, name);
  if (branch === undefined) return refuseNotFound(request, 'Branch not found');
  return answerOk(request.state, renderBranch(request.links, request.repository, { name, sha: branch.sha }));
}

/** The ref is `heads/<branch>` or `tags/<tag>`, whole: the start of a name finds nothing. */
export function answerGitRef(request: RepositoryRequest): Answer {
  const ref = findRef(request.repository, `refs/${request.params['ref'] ?? ''}`);
  if (ref === undefined) return refuseNotFound(request);
  return answerOk(request.state, renderGitRef(request.links, request.repository, ref));
}

/** A login: letters, digits and single hyphens inside; an app's bot is not a user here. */
const LOGIN = /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i;

export function answerPermission(request: RepositoryRequest): Answer {
  const login = request.params['username'] ?? '';
  if (!LOGIN.test(login)) return refuseNotFound(request, `${login} is not a user`);
  const role = decideRole(request.repository, login);
  return answerOk(
    request.state,
    renderPermission(request.links, findPerson(request.repository, login), role),
  );
}
