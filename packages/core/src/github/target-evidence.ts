// What one answer of GitHub proves about a repository, a pull request, a branch or a run. Pure; it may not guess.

import * as z from 'zod/mini';
import { parseWith } from '../client/schemas/issues.ts';
import type { PreviewTarget, TargetStatus } from '../previews/identity.ts';
import type { GitHubAnswer } from './answer.ts';

/** What one answer proves about a pull request or branch. */
export type Evidence =
  | {
      readonly kind: TargetStatus;
      /** The number of comments on a pull request; undefined if the answer does not have it. */
      readonly comments?: number | undefined;
      /** The branch that a run belongs to. */
      readonly headBranch?: string | undefined;
    }
  /** The target was renamed or transferred: ask at `location`. */
  | { readonly kind: 'moved'; readonly location: string };

/** What one answer proves about the repository. */
export type RepositoryEvidence =
  | { readonly kind: 'found'; readonly fullName: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'moved'; readonly location: string };

const UNKNOWN = { kind: 'unknown' } as const;

/** The statuses with which GitHub answers for a changed address (REST documentation, "Follow redirects"). */
const MOVED_STATUS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

const repositorySchema = z.lazy(() => z.looseObject({ id: z.number(), full_name: z.string() }));

const pullRequestSchema = z.lazy(() =>
  z.looseObject({
    number: z.number(),
    state: z.enum(['open', 'closed']),
    comments: z.optional(z.number()),
    base: z.optional(z.looseObject({ repo: z.looseObject({ id: z.number() }) })),
  }),
);

const branchSchema = z.lazy(() => z.looseObject({ name: z.string() }));

const runSchema = z.lazy(() =>
  z.looseObject({
    id: z.number(),
    status: z.string(),
    run_attempt: z.number(),
    head_branch: z.nullable(z.string()),
    repository: z.looseObject({ id: z.number() }),
  }),
);

const messageSchema = z.lazy(() => z.looseObject({ message: z.string() }));

/** An owner and a name, without anything that would lead elsewhere in a path. */
const FULL_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/** The name may belong to another repository by now, so only the number counts. */
export function judgeRepository(answer: GitHubAnswer, id: number): RepositoryEvidence {
  const location = movedTo(answer);
  if (location !== undefined) return { kind: 'moved', location };
  const repository = read(answer, repositorySchema);
  const isSame = repository?.id === id && FULL_NAME.test(repository.full_name);
  return isSame ? { kind: 'found', fullName: repository.full_name } : UNKNOWN;
}

/** A 404 may mean that the token cannot see the repository, so it proves nothing about a pull request. */
export function judgePullRequest(
  answer: GitHubAnswer,
  asked: { readonly number: number; readonly repositoryId: number },
): Evidence {
  const location = movedTo(answer);
  if (location !== undefined) return { kind: 'moved', location };
  const pullRequest = read(answer, pullRequestSchema);
  if (pullRequest?.number !== asked.number) return UNKNOWN;
  const repositoryId = pullRequest.base?.repo.id ?? asked.repositoryId;
  if (repositoryId !== asked.repositoryId) return UNKNOWN;
  const { state, comments } = pullRequest;
  return { kind: state === 'closed' ? 'dead' : 'alive', comments };
}

/**
 * Without the permission to read runs GitHub answers 403, so a 404 means that the run was deleted. That holds only if GitHub
 * shows the repository itself, which the caller checks. A later attempt of a run ends the earlier one.
 */
export function judgeRun(
  answer: GitHubAnswer,
  asked: { readonly id: number; readonly attempt: number; readonly repositoryId: number },
): Evidence {
  const location = movedTo(answer);
  if (location !== undefined) return { kind: 'moved', location };
  const message = answer.status === 404 ? parse(messageSchema, answer.body)?.message : undefined;
  if (message === 'Not Found') return { kind: 'dead' };
  const run = read(answer, runSchema);
  if (run?.id !== asked.id || run.repository.id !== asked.repositoryId) return UNKNOWN;
  const isOver = run.status === 'completed' || run.run_attempt > asked.attempt;
  return { kind: isOver ? 'dead' : 'alive', headBranch: run.head_branch ?? undefined };
}

/**
 * Only GitHub's own "Branch not found" proves that no branch has this name, and only if GitHub shows the repository itself, which
 * the caller checks. A renamed branch still exists under its new name.
 */
export function judgeBranch(
  answer: GitHubAnswer,
  asked: { readonly name: string; readonly wasMoved: boolean },
): Evidence {
  const location = movedTo(answer);
  if (location !== undefined) return { kind: 'moved', location };
  const branch = read(answer, branchSchema);
  if (branch !== undefined) return branch.name === asked.name || asked.wasMoved ? { kind: 'alive' } : UNKNOWN;
  const isMissing =
    answer.status === 404 && parse(messageSchema, answer.body)?.message === 'Branch not found';
  return isMissing ? { kind: 'dead' } : UNKNOWN;
}

/** The targets that one page of a list shows as alive. Others may be alive too, because a list may lag. */
export interface AlivePage {
  readonly alive: readonly PreviewTarget[];
  readonly isLast: boolean;
}

/** The largest page that GitHub returns. */
export const PAGE_SIZE = 100;

const pageSchema = z.lazy(() => z.array(z.unknown()));

/** An entry of another form or repository is skipped. Undefined: this is not a page. */
export function judgePage(
  answer: GitHubAnswer,
  asked: { readonly kind: 'pullRequest' | 'branch'; readonly repositoryId: number },
): AlivePage | undefined {
  const page = read(answer, pageSchema);
  if (page === undefined) return undefined;
  const { kind, repositoryId } = asked;
  const alive = page.flatMap((entry) =>
    kind === 'pullRequest' ? aliveNumber(entry, repositoryId) : aliveBranch(entry),
  );
  return { alive, isLast: page.length < PAGE_SIZE };
}

function aliveNumber(entry: unknown, repositoryId: number): readonly PreviewTarget[] {
  const pull = parse(pullRequestSchema, entry);
  const isAlive = pull?.state === 'open' && (pull.base?.repo.id ?? repositoryId) === repositoryId;
  return isAlive ? [{ kind: 'pullRequest', number: pull.number }] : [];
}

function aliveBranch(entry: unknown): readonly PreviewTarget[] {
  const branch = parse(branchSchema, entry);
  return branch === undefined ? [] : [{ kind: 'branch', name: branch.name }];
}

function movedTo({ status, location }: GitHubAnswer): string | undefined {
  return MOVED_STATUS.has(status) && location !== undefined && location !== '' ? location : undefined;
}

function read<Schema extends z.core.$ZodType>(
  { status, body }: GitHubAnswer,
  schema: Schema,
): z.output<Schema> | undefined {
  return status === 200 ? parse(schema, body) : undefined;
}

function parse<Schema extends z.core.$ZodType>(schema: Schema, body: unknown): z.output<Schema> | undefined {
  const parsed = parseWith(schema, body);
  return parsed.ok ? parsed.value : undefined;
}
