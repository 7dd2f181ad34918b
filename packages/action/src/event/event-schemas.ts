// Schemas of the parts of GitHub's payloads that are read. The payload is hostile text: nothing else of it is used.

import * as z from 'zod/mini';

/** GitHub counts from one. */
const count = z.int().check(z.positive());
const nonEmpty = z.string().check(z.minLength(1));

/** Both become segments of a URL, so neither may be `..`. Accounts that a company manages have `_` in their login. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPOSITORY_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/;

export const ownerSchema = z.string().check(z.regex(OWNER, 'is no owner of a repository'));
export const repositoryNameSchema = z.string().check(z.regex(REPOSITORY_NAME, 'is no name of a repository'));
const login = z.string().check(z.regex(LOGIN, 'is no login'));

const repository = z.object({
  id: count,
  name: repositoryNameSchema,
  owner: z.object({ login: ownerSchema }),
});
const user = z.object({ login });
const label = z.object({ name: z.string() });

export const pullRequestSchema = z.object({
  action: z.string(),
  number: count,
  /** The label that was added or removed. */
  label: z.nullish(label),
  pull_request: z.object({
    draft: z.nullish(z.boolean()),
    labels: z.nullish(z.array(label)),
    head: z.object({
      sha: z.string(),
      /** Null if the fork was deleted. */
      repo: z.nullish(z.object({ id: z.int() })),
    }),
  }),
  repository,
  sender: user,
});

export const pushSchema = z.object({
  ref: nonEmpty,
  after: z.string(),
  deleted: z.nullish(z.boolean()),
  repository: z.extend(repository, { default_branch: z.nullish(z.string()) }),
  /** GitHub always sends one; a payload without it is still a push. */
  sender: z.nullish(user),
});

export const deleteSchema = z.object({ ref: nonEmpty, ref_type: z.string(), repository });

export const commentSchema = z.object({
  action: z.string(),
  comment: z.object({
    id: count,
    body: z.string(),
    /** Null if the account was deleted. */
    user: z.nullish(user),
  }),
  issue: z.object({ number: count, pull_request: z.optional(z.unknown()) }),
  repository,
});

export const mergeGroupSchema = z.object({
  action: z.string(),
  merge_group: z.object({ head_ref: nonEmpty, head_sha: z.string(), base_ref: nonEmpty }),
  repository,
});

/** The payload of a schedule has almost no fields. */
export const anyEventSchema = z.object({ repository: z.nullish(repository) });

/** `GITHUB_REPOSITORY`, split at its slash. */
export const repositoryPathSchema = z.tuple([ownerSchema, repositoryNameSchema]);
