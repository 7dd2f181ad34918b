// Every url that the GitHub side hands out, from one origin. Pure.

import type { Person, Repository } from './model.ts';

export interface Links {
  /** Base of the REST API, without a slash at the end: what GITHUB_API_URL holds. */
  readonly api: string;
  /** Base of the pages for people: what GITHUB_SERVER_URL holds. */
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

/** The path that a repository keeps through every change of its name. */
export function byId(repository: Pick<Repository, 'id'>): string {
  return `/repositories/${repository.id}`;
}

export function repositoryHtml(links: Links, repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${links.html}/${repository.owner.login}/${repository.name}`;
}

export function userApi(links: Links, person: Person): string {
  return `${links.api}/users/${encodeURIComponent(person.login)}`;
}

export function userHtml(links: Links, person: Person): string {
  const bot = /^(.+)\[bot\]$/.exec(person.login);
  return bot === null ? `${links.html}/${person.login}` : `${links.html}/apps/${bot[1] ?? ''}`;
}

/** A branch or ref inside a path: its slashes stay, everything else is escaped. */
export function encodeRef(ref: string): string {
  return ref.split('/').map(encodeURIComponent).join('/');
}
