// Every URL in the GitHub side's replies, built from one origin. Pure.

import type { GithubUser, Repository } from './model.ts';

export interface Links {
  /** Base of the REST API, without a slash at the end: the value of GITHUB_API_URL. */
  readonly api: string;
  /** Base of the pages for people: the value of GITHUB_SERVER_URL. */
  readonly html: string;
}

export const GITHUB_PREFIX = '/github';

export function buildLinks(origin: string): Links {
  const base = origin.replace(/\/+$/, '');
  return { api: `${base}${GITHUB_PREFIX}`, html: base };
}

export function repositoryApi(links: Links, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${links.api}/repos/${repository.owner.login}/${repository.name}`;
}

/** The path by id, which stays the same when the repository is renamed. */
export function byId(repository: Pick<Repository, 'id'>): string {
  return `/repositories/${repository.id}`;
}

export function repositoryHtml(links: Links, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${links.html}/${repository.owner.login}/${repository.name}`;
}

export function userApi(links: Links, person: GithubUser): string {
  return `${links.api}/users/${encodeURIComponent(person.login)}`;
}

export function userHtml(links: Links, person: GithubUser): string {
  const bot = /^(.+)\[bot\]$/.exec(person.login);
  return bot === null ? `${links.html}/${person.login}` : `${links.html}/apps/${bot[1] ?? ''}`;
}

/** A branch or ref inside a path. Slashes stay, everything else is escaped. */
export function encodeRef(ref: string): string {
  return ref.split('/').map(encodeURIComponent).join('/');
}
