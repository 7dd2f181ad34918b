// People: the bot behind the token, well-known accounts, and all others with an id hashed from the login. Pure.

import { hashText } from './identifiers.ts';
import type { GithubUser, Repository, Role } from './model.ts';

/** The account that a workflow's token writes as, with its real id. */
export const ACTIONS_BOT: GithubUser = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' };

const KNOWN: Readonly<Record<string, GithubUser>> = {
  'github-actions[bot]': ACTIONS_BOT,
  'dependabot[bot]': { login: 'dependabot[bot]', id: 49_699_333, type: 'Bot' },
};

/** User ids stay below this, like today's ids. */
const USER_ID_RANGE = 200_000_000;

/** The person with a login. Given facts win over well-known ones, and those over a stable guess. */
export function buildPerson(
  login: string,
  facts: { id?: number | undefined; type?: GithubUser['type'] | undefined } = {},
): GithubUser {
  const known = KNOWN[login.toLowerCase()];
  return {
    login,
    id: facts.id ?? known?.id ?? 1 + (hashText(login.toLowerCase()) % USER_ID_RANGE),
    type: facts.type ?? known?.type ?? (login.endsWith('[bot]') ? 'Bot' : 'User'),
  };
}

export function isSameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The person with a login, as the repository already knows them: one login has one id. */
export function findPerson(repository: Repository, login: string): GithubUser {
  const known = [
    repository.owner,
    ...repository.roles.map((entry) => entry.person),
    ...repository.pulls.map((pull) => pull.author),
    ...repository.comments.map((comment) => comment.author),
  ];
  return known.find((person) => isSameLogin(person.login, login)) ?? buildPerson(login);
}

/** The role of a login. The owner is admin; everybody may read a public repository. */
export function decideRole(repository: Repository, login: string): Role {
  const given = repository.roles.find((entry) => isSameLogin(entry.person.login, login));
  if (given !== undefined) return given.role;
  if (isSameLogin(repository.owner.login, login)) return 'admin';
  return repository.private ? 'none' : 'read';
}

const ASSOCIATIONS = {
  admin: 'COLLABORATOR',
  maintain: 'COLLABORATOR',
  write: 'COLLABORATOR',
  triage: 'COLLABORATOR',
  read: 'NONE',
  none: 'NONE',
} as const satisfies Record<Role, string>;

export function decideAssociation(repository: Repository, person: GithubUser): string {
  if (isSameLogin(repository.owner.login, person.login)) return 'OWNER';
  return ASSOCIATIONS[decideRole(repository, person.login)];
}
