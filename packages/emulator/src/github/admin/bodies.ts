// What the admin functions are told, as tables of fields: one table serves the typed function and its HTTP door.

import {
  boolean,
  count,
  type Given,
  nullable,
  oneOf,
  optional,
  positiveInteger,
  record,
  required,
  sha,
  text,
  texts,
} from '../fields.ts';
import { ROLES } from '../model.ts';

/** Which repository; `acme/widgets` when absent. */
const WHERE = { owner: optional(text), repo: optional(text) };

const ACCESS = optional(oneOf(['read', 'write']));

export const bodies = {
  repository: {
    owner: required(text),
    repo: required(text),
    id: optional(positiveInteger),
    ownerId: optional(positiveInteger),
    ownerType: optional(oneOf(['User', 'Organization'])),
    private: optional(boolean),
    fork: optional(boolean),
    defaultBranch: optional(text),
  },
  pull: {
    ...WHERE,
    number: required(positiveInteger),
    id: optional(positiveInteger),
    state: optional(oneOf(['open', 'closed'])),
    draft: optional(boolean),
    merged: optional(boolean),
    mergeable: optional(nullable(boolean)),
    title: optional(text),
    body: optional(nullable(text)),
    author: optional(text),
    authorId: optional(positiveInteger),
    headRef: optional(text),
    headSha: optional(sha),
    headRepoFullName: optional(nullable(text)),
    baseRef: optional(text),
    labels: optional(texts),
  },
  pullAction: { ...WHERE, number: required(positiveInteger), sha: optional(sha) },
  branch: {
    ...WHERE,
    name: required(text),
    sha: optional(sha),
    behind: optional(oneOf(['up-to-date', 'merges', 'conflicts'])),
  },
  branchName: { ...WHERE, name: required(text) },
  issue: { ...WHERE, number: required(positiveInteger) },
  comment: {
    ...WHERE,
    issue: required(positiveInteger),
    author: required(text),
    authorId: optional(positiveInteger),
    type: optional(oneOf(['User', 'Bot', 'Organization'])),
    body: required(text),
    id: optional(positiveInteger),
  },
  permission: { ...WHERE, username: required(text), permission: required(oneOf(ROLES)) },
  tokenPermissions: {
    contents: ACCESS,
    deployments: ACCESS,
    issues: ACCESS,
    metadata: ACCESS,
    pull_requests: ACCESS,
  },
  commitStatus: {
    ...WHERE,
    sha: required(sha),
    context: required(text),
    state: required(oneOf(['success', 'pending', 'failure', 'error'])),
  },
  rateLimit: { limit: required(count), used: optional(count) },
  event: { payload: required(record) },
} as const;

export type AdminBody<Name extends keyof typeof bodies> = Given<(typeof bodies)[Name]>;
