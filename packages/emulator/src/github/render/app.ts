// The GitHub App behind a workflow's token, as shown in `performed_via_github_app`. Pure.

import { buildNodeId } from '../identifiers.ts';
import type { Links } from '../links.ts';
import type { GithubUser } from '../model.ts';
import { ACTIONS_BOT, buildPerson } from '../people.ts';
import { renderUser } from './user.ts';

/** The id that github.com gives its own Actions app. */
const ACTIONS_APP_ID = 15_368;
const GITHUB: GithubUser = buildPerson('github', { id: 9_919, type: 'Organization' });
const MADE_AT = '2018-07-30T09:30:17Z';

function renderActionsApp(links: Links) {
  return {
    id: ACTIONS_APP_ID,
    slug: 'github-actions',
    node_id: buildNodeId('Integration', ACTIONS_APP_ID),
    owner: renderUser(links, GITHUB),
    name: 'GitHub Actions',
    description: 'Runs workflows',
    external_url: `${links.html}/features/actions`,
    html_url: `${links.html}/apps/github-actions`,
    created_at: MADE_AT,
    updated_at: MADE_AT,
    permissions: { contents: 'write', deployments: 'write', issues: 'write', metadata: 'read' },
    events: ['deployment', 'issue_comment', 'pull_request', 'push'],
  };
}

/** Null for every author except the bot of the workflow's token, because only this bot writes through an app. */
export function renderPerformedVia(links: Links, author: GithubUser) {
  return author.id === ACTIONS_BOT.id ? renderActionsApp(links) : null;
}
