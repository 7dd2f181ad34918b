// The arguments of the admin functions as schemas. One schema serves the typed function and its HTTP route.

import * as z from 'zod/mini';
import { count, exactly, flag, oneOf, positiveInteger, sha, text, texts } from '../../body/fields.ts';
import { ROLES, RUN_CONCLUSIONS, RUN_STATUSES } from '../model.ts';

const nullable = <Schema extends z.ZodMiniType>(schema: Schema, wanted: string) =>
  z.union([schema, z.null()], `${wanted} or null`);

/** The repository; `acme/widgets` when absent. */
const WHERE = { owner: z.optional(text), repo: z.optional(text) };

const ACCESS = z.optional(oneOf(['read', 'write']));

export const bodies = {
  repository: exactly({
    owner: text,
    repo: text,
    id: z.optional(positiveInteger),
    ownerId: z.optional(positiveInteger),
    ownerType: z.optional(oneOf(['User', 'Organization'])),
    private: z.optional(flag),
    fork: z.optional(flag),
    defaultBranch: z.optional(text),
  }),
  pull: exactly({
    ...WHERE,
    number: positiveInteger,
    id: z.optional(positiveInteger),
    state: z.optional(oneOf(['open', 'closed'])),
    draft: z.optional(flag),
    merged: z.optional(flag),
    mergeable: z.optional(nullable(flag, 'true or false')),
    title: z.optional(text),
    body: z.optional(nullable(text, 'a string')),
    author: z.optional(text),
    authorId: z.optional(positiveInteger),
    headRef: z.optional(text),
    headSha: z.optional(sha),
    headRepoFullName: z.optional(nullable(text, 'a string')),
    baseRef: z.optional(text),
    labels: z.optional(z.readonly(texts)),
  }),
  pullAction: exactly({ ...WHERE, number: positiveInteger, sha: z.optional(sha) }),
  branch: exactly({
    ...WHERE,
    name: text,
    sha: z.optional(sha),
    behind: z.optional(oneOf(['up-to-date', 'merges', 'conflicts'])),
  }),
  branchName: exactly({ ...WHERE, name: text }),
  issue: exactly({ ...WHERE, number: positiveInteger }),
  comment: exactly({
    ...WHERE,
    issue: positiveInteger,
    author: text,
    authorId: z.optional(positiveInteger),
    type: z.optional(oneOf(['User', 'Bot', 'Organization'])),
    body: text,
    id: z.optional(positiveInteger),
  }),
  permission: exactly({ ...WHERE, username: text, permission: oneOf(ROLES) }),
  tokenPermissions: exactly({
    actions: ACCESS,
    contents: ACCESS,
    deployments: ACCESS,
    issues: ACCESS,
    metadata: ACCESS,
    pull_requests: ACCESS,
  }),
  commitStatus: exactly({
    ...WHERE,
    sha: sha,
    context: text,
    state: oneOf(['success', 'pending', 'failure', 'error']),
  }),
  repositoryRename: exactly({ ...WHERE, newName: text, newOwner: z.optional(text) }),
  branchRename: exactly({ ...WHERE, name: text, newName: text }),
  run: exactly({
    ...WHERE,
    id: positiveInteger,
    status: z.optional(oneOf(RUN_STATUSES)),
    conclusion: z.optional(oneOf(RUN_CONCLUSIONS)),
    event: z.optional(text),
    headBranch: z.optional(text),
    headSha: z.optional(sha),
    attempt: z.optional(positiveInteger),
  }),
  rateLimit: exactly({ limit: count, used: z.optional(count) }),
} as const;

export type AdminBody<Name extends keyof typeof bodies> = z.output<(typeof bodies)[Name]>;
