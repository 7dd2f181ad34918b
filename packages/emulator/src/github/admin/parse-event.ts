// Reads recorded webhook payloads into the facts that seeding needs. A value of an unexpected type counts as absent.

import * as z from 'zod/mini';
import type { AdminBody } from './bodies.ts';

export interface EventRef {
  readonly name: string;
  /** null when the event says that the ref is gone. */
  readonly sha: string | null;
}

export interface EventFacts {
  readonly repository: AdminBody<'repository'>;
  readonly pull: AdminBody<'pull'> | undefined;
  readonly issue: number | undefined;
  /** Absent when the comment was deleted. */
  readonly comment: AdminBody<'comment'> | undefined;
  readonly ref: EventRef | undefined;
}

/** A value that is missing or has another type becomes undefined, because payloads of all ages are read. */
function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.optional(schema), undefined);
}

const text = lenient(z.string());
const number = lenient(z.number());
const flag = lenient(z.boolean());

const account = lenient(z.object({ login: text, id: number, type: text }));
const labels = lenient(z.array(lenient(z.object({ name: text }))));

const repository = lenient(
  z.object({ name: text, owner: account, id: number, private: flag, fork: flag, default_branch: text }),
);

const pull = lenient(
  z.object({
    number,
    id: number,
    state: text,
    draft: flag,
    merged: flag,
    title: text,
    body: text,
    user: account,
    labels,
    head: lenient(z.object({ ref: text, sha: text, repo: lenient(z.object({ full_name: text })) })),
    base: lenient(z.object({ ref: text })),
    /** Present on an issue that is a pull request. */
    pull_request: z.optional(z.unknown()),
  }),
);

const payloadSchema = z.object({
  action: text,
  repository,
  pull_request: pull,
  issue: pull,
  comment: lenient(z.object({ id: number, body: text, user: account })),
  ref: text,
  ref_type: text,
  deleted: flag,
  after: text,
});

type Payload = z.output<typeof payloadSchema>;

interface Where {
  readonly owner: string;
  readonly repo: string;
}

function readRepository({ repository: given }: Payload): AdminBody<'repository'> | undefined {
  const owner = given?.owner;
  if (owner?.login === undefined || given?.name === undefined) return undefined;
  return {
    owner: owner.login,
    repo: given.name,
    id: given.id,
    ownerId: owner.id,
    ownerType: owner.type === 'Organization' ? 'Organization' : 'User',
    private: given.private,
    fork: given.fork,
    defaultBranch: given.default_branch,
  };
}

/** `pull_request` events hold all facts; an `issue_comment` on a pull request holds only its number and title. */
function readPull(payload: Payload, where: Where): AdminBody<'pull'> | undefined {
  const { issue } = payload;
  const given = payload.pull_request ?? (issue?.pull_request === undefined ? undefined : issue);
  if (given?.number === undefined) return undefined;
  const isWhole = given.head !== undefined;
  return {
    ...where,
    number: given.number,
    id: isWhole ? given.id : undefined,
    state: given.state === 'closed' ? 'closed' : 'open',
    draft: given.draft,
    merged: given.merged,
    title: given.title,
    body: given.body,
    author: given.user?.login,
    authorId: given.user?.id,
    headRef: given.head?.ref,
    headSha: given.head?.sha,
    headRepoFullName: isWhole ? (given.head?.repo?.full_name ?? null) : undefined,
    baseRef: given.base?.ref,
    labels: (given.labels ?? []).flatMap((label) => label?.name ?? []),
  };
}

function readComment({ action, issue, comment }: Payload, where: Where): AdminBody<'comment'> | undefined {
  const author = comment?.user;
  if (issue?.number === undefined || author?.login === undefined || comment?.body === undefined) {
    return undefined;
  }
  if (action === 'deleted') return undefined;
  return {
    ...where,
    issue: issue.number,
    author: author.login,
    authorId: author.id,
    type: author.type === 'Bot' ? 'Bot' : 'User',
    body: comment.body,
    id: comment.id,
  };
}

/** `push` names a full ref and its new commit; `delete` names a short ref and its kind. */
function readRef({ ref, ref_type: kind, deleted, after }: Payload): EventRef | undefined {
  if (ref === undefined) return undefined;
  if (kind !== undefined) return { name: `refs/${kind === 'tag' ? 'tags' : 'heads'}/${ref}`, sha: null };
  return { name: ref, sha: deleted === true ? null : (after ?? null) };
}

/** undefined when the payload names no repository, or holds nothing that can be seeded. */
export function parseEvent(given: unknown): EventFacts | undefined {
  const read = payloadSchema.safeParse(given);
  const found = read.success ? readRepository(read.data) : undefined;
  if (!read.success || found === undefined) return undefined;
  const where = { owner: found.owner, repo: found.repo };
  const facts = {
    repository: found,
    pull: readPull(read.data, where),
    issue: read.data.issue?.number,
    comment: readComment(read.data, where),
    ref: readRef(read.data),
  };
  const isEmpty = facts.pull === undefined && facts.issue === undefined && facts.ref === undefined;
  return isEmpty ? undefined : facts;
}
