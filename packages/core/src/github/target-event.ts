// Reads from GitHub's event payloads which target closes or reopens. It reads leniently, and only the fields that it needs.

import * as z from 'zod/mini';
import type { Issue } from '../client/fault.ts';
import { parseWith } from '../client/schemas/issues.ts';
import type { PreviewTarget } from '../previews/identity.ts';
import { failure, type Result, success } from '../result.ts';
import { isMergeQueueBranch } from './merge-queue.ts';

/** What an event means for the previews of its repository. */
export type TargetEvent =
  | { readonly kind: 'ping' }
  | { readonly kind: 'ignored'; readonly why: string }
  | {
      readonly kind: 'wish';
      readonly action: 'teardown' | 'keep';
      readonly target: PreviewTarget;
      /** When the event happened, if GitHub gives the time (epoch milliseconds). */
      readonly saidAtMs: number | null;
    };

// Built at the first event (z.lazy): a start without an event does not need it.
const pullRequestSchema = z.lazy(() =>
  z.looseObject({
    action: z.string(),
    number: z.int().check(z.positive()),
    pull_request: z.looseObject({ closed_at: z.nullish(z.string()), updated_at: z.nullish(z.string()) }),
  }),
);

const refSchema = z.lazy(() =>
  z.looseObject({ ref: z.string(), ref_type: z.string(), master_branch: z.optional(z.string()) }),
);

const mergeGroupSchema = z.lazy(() =>
  z.looseObject({ action: z.string(), merge_group: z.looseObject({ head_ref: z.string() }) }),
);

const pushSchema = z.lazy(() => z.looseObject({ ref: z.string(), deleted: z.boolean() }));

const repositorySchema = z.lazy(() =>
  z.looseObject({ repository: z.nullish(z.looseObject({ id: z.number() })) }),
);

/** GitHub's number of the payload's repository; undefined for an organisation's ping, which has none. */
export function parseRepositoryId(payload: unknown): Result<number | undefined, readonly Issue[]> {
  const parsed = parseWith(repositorySchema, payload);
  return parsed.ok ? success(parsed.value.repository?.id) : parsed;
}

/**
 * GitHub signs the body, but not the header that names the event. So the header only chooses the parser: no body of one event
 * passes for another, and no text of the header is repeated.
 */
export function parseTargetEvent(event: string, payload: unknown): Result<TargetEvent, readonly Issue[]> {
  const parse = Object.hasOwn(PARSERS, event) ? PARSERS[event] : undefined;
  return parse === undefined ? success(ignored('this event tears nothing down')) : parse(payload);
}

type Parser = (payload: unknown) => Result<TargetEvent, readonly Issue[]>;

const PARSERS: Readonly<Record<string, Parser>> = {
  ping: () => success({ kind: 'ping' }),
  pull_request: parsePullRequest,
  delete: (payload) => parseRefEvent(payload, 'teardown'),
  create: (payload) => parseRefEvent(payload, 'keep'),
  push: parsePush,
  merge_group: parseMergeGroup,
};

/** A close may arrive late, after the pull request was reopened; then the later event counts. */
function parsePullRequest(payload: unknown): Result<TargetEvent, readonly Issue[]> {
  const parsed = parseWith(pullRequestSchema, payload);
  if (!parsed.ok) return parsed;
  const { action, number, pull_request: facts } = parsed.value;
  const target: PreviewTarget = { kind: 'pullRequest', number };
  if (action === 'closed') {
    return success({ kind: 'wish', action: 'teardown', target, saidAtMs: parseTime(facts.closed_at) });
  }
  if (action === 'reopened') {
    return success({ kind: 'wish', action: 'keep', target, saidAtMs: parseTime(facts.updated_at) });
  }
  return success(ignored('only a closed pull request needs a teardown'));
}

function parseRefEvent(payload: unknown, action: 'teardown' | 'keep'): Result<TargetEvent, readonly Issue[]> {
  const parsed = parseWith(refSchema, payload);
  if (!parsed.ok) return parsed;
  const { ref, ref_type: type, master_branch: createdBeside } = parsed.value;
  // The only field that distinguishes the two events.
  if ((createdBeside === undefined) !== (action === 'teardown')) {
    return failure([{ path: 'master_branch', message: 'is in each create event and in no delete event' }]);
  }
  return success(type === 'branch' ? branchWish(ref, action) : ignored('only a branch has a preview'));
}

const BRANCH_REF = 'refs/heads/';

function parsePush(payload: unknown): Result<TargetEvent, readonly Issue[]> {
  const parsed = parseWith(pushSchema, payload);
  if (!parsed.ok) return parsed;
  const { ref, deleted } = parsed.value;
  const isTeardown = deleted === true && ref.startsWith(BRANCH_REF);
  return success(
    isTeardown
      ? branchWish(ref.slice(BRANCH_REF.length), 'teardown')
      : ignored('only a push that deletes a branch tears down'),
  );
}

/** The queue merged or dropped the group. The target is the group's branch; its previews are those of runs about that branch. */
function parseMergeGroup(payload: unknown): Result<TargetEvent, readonly Issue[]> {
  const parsed = parseWith(mergeGroupSchema, payload);
  if (!parsed.ok) return parsed;
  const {
    action,
    merge_group: { head_ref: ref },
  } = parsed.value;
  const branch = ref.startsWith(BRANCH_REF) ? ref.slice(BRANCH_REF.length) : '';
  return success(
    action === 'destroyed' && isMergeQueueBranch(branch)
      ? branchWish(branch, 'teardown')
      : ignored('only a merge group that is destroyed needs a teardown'),
  );
}

/** GitHub's branch events do not contain the time at which they happened. */
function branchWish(name: string, action: 'teardown' | 'keep'): TargetEvent {
  return { kind: 'wish', action, target: { kind: 'branch', name }, saidAtMs: null };
}

function parseTime(text: string | null | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}

function ignored(why: string): TargetEvent {
  return { kind: 'ignored', why };
}
