// Decides which group of the page an endpoint belongs to, and whether a filter selects it; pure, from the data of a list.

import { describeTarget } from '@preview-endpoints/core/previews';
import type { EndpointFacts } from '../../executor/api/read-endpoints.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Policy } from '../../policy/policy.ts';
import { sideOf } from '../../shared/intent/decide-step.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { cardOf } from './position.ts';
import { sayState } from './words.ts';

/** In the order of the page. An endpoint belongs to the first group that fits. */
export const GROUPS = ['previews', 'watched', 'scheduled', 'other'] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_TITLES = {
  previews: 'Previews',
  watched: 'Watched: a push to the model rolls it',
  scheduled: 'Scheduled',
  other: 'Other endpoints',
} as const satisfies Record<Group, string>;

export interface Listed {
  readonly name: EndpointName;
  readonly facts: EndpointFacts;
  readonly group: Group;
}

/** The two scripts are deployed one after the other, and an executor of an earlier version returns fewer fields. */
const UNTOLD = { model: null, revision: null, instance: null, updatedAtMs: null, preview: null } as const;

export function placeEndpoint(policy: Policy, { name, facts }: Omit<Listed, 'group'>): Listed {
  const told = { ...UNTOLD, ...facts };
  return { name, facts: told, group: groupOf(policy, name, told) };
}

function groupOf(policy: Policy, name: EndpointName, { preview }: EndpointFacts): Group {
  if (preview !== null) return 'previews';
  const isWatched = policy.watches.some(
    ({ namespace, endpoint }) => namespace === name.namespace && endpoint === name.name,
  );
  if (isWatched) return 'watched';
  return findSchedule(policy, name) === undefined ? 'other' : 'scheduled';
}

/** Every word must occur somewhere in the texts of the row. */
export function fitsFilter(
  listed: Listed,
  { q, group }: { readonly q: string; readonly group: string },
): boolean {
  if (group !== '' && listed.group !== group) return false;
  const text = searchTextOf(listed);
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function searchTextOf({ name, facts, group }: Listed): string {
  const { state, model, revision, instance } = facts;
  return [
    cardOf(name),
    sayState(state),
    state,
    model,
    revision,
    instance?.what,
    instance?.where,
    previewText(facts),
    group,
  ]
    .join('\n')
    .toLowerCase();
}

function previewText({ preview }: EndpointFacts): string {
  if (preview === null) return '';
  const { repository, target } = preview;
  return `${repository} ${target.kind === 'pullRequest' ? `#${target.number}` : describeTarget(target)}`;
}

/** Failed endpoints first, then by group. Previews are ordered by repository, the newest pull request first. */
export function compareListed(a: Listed, b: Listed): number {
  return (
    Number(isBroken(b)) - Number(isBroken(a)) ||
    GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
    compareText(a.facts.preview?.repository, b.facts.preview?.repository) ||
    pullRequestOf(b) - pullRequestOf(a) ||
    compareText(cardOf(a.name), cardOf(b.name))
  );
}

function isBroken({ facts }: Listed): boolean {
  return sideOf(facts.state) === 'broken';
}

function pullRequestOf({ facts: { preview } }: Listed): number {
  return preview?.target.kind === 'pullRequest' ? preview.target.number : 0;
}

function compareText(a = '', b = ''): number {
  return a.localeCompare(b);
}
