// The `simple-user` and `collaborator` shapes of GitHub's document. Pure.

import { buildNodeId } from '../identifiers.ts';
import { type Links, userApi, userHtml } from '../links.ts';
import type { GithubUser, Role } from '../model.ts';

export function renderUser(links: Links, person: GithubUser) {
  const api = userApi(links, person);
  return {
    login: person.login,
    id: person.id,
    node_id: buildNodeId('User', person.id),
    avatar_url: `${links.html}/avatars/u/${person.id}?v=4`,
    gravatar_id: '',
    url: api,
    html_url: userHtml(links, person),
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: person.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** The older `permission` has only four words: maintain counts as write, triage as read. */
const LEGACY_PERMISSION = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
} as const satisfies Record<Role, string>;

const POWERS = {
  admin: { admin: true, maintain: true, push: true, triage: true, pull: true },
  maintain: { admin: false, maintain: true, push: true, triage: true, pull: true },
  write: { admin: false, maintain: false, push: true, triage: true, pull: true },
  triage: { admin: false, maintain: false, push: false, triage: true, pull: true },
  read: { admin: false, maintain: false, push: false, triage: false, pull: true },
  none: { admin: false, maintain: false, push: false, triage: false, pull: false },
} as const satisfies Record<Role, Record<string, boolean>>;

export function renderPermission(links: Links, person: GithubUser, role: Role) {
  return {
    permission: LEGACY_PERMISSION[role],
    role_name: role,
    user: { ...renderUser(links, person), permissions: POWERS[role], role_name: role },
  };
}
