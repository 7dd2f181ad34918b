// Reads the body of a Hub webhook leniently, and lists the refs that moved; it may not verify the sender.

import * as z from 'zod/mini';
import type { Issue } from '../client/fault.ts';
import { parseWith } from '../client/schemas/issues.ts';
import { type Result, success } from '../result.ts';

const text = z.nullish(z.string());
/** Null or absent: the ref did not exist before, or does not exist any more. */
const sha = z.nullish(z.string().check(z.regex(/^[0-9a-f]{40}$/, 'must be a commit id')));

const webhookSchema = z.looseObject({
  event: z.looseObject({ action: z.string(), scope: z.string() }),
  repo: z.looseObject({
    type: z.string(),
    name: z.string(),
    id: z.string(),
    private: z.nullish(z.boolean()),
    headSha: text,
    owner: z.nullish(z.looseObject({ id: text })),
  }),
  webhook: z.nullish(z.looseObject({ id: text, version: z.nullish(z.number()) })),
  updatedRefs: z.nullish(z.array(z.looseObject({ ref: z.string(), oldSha: sha, newSha: sha }))),
  movedTo: z.nullish(z.looseObject({ name: z.string() })),
  discussion: z.nullish(
    z.looseObject({ num: z.nullish(z.number()), status: text, isPullRequest: z.nullish(z.boolean()) }),
  ),
});

/** The scopes in the Hub's documentation. */
const KNOWN_SCOPES = ['repo', 'repo.content', 'repo.config', 'discussion', 'discussion.comment'] as const;

export type HubWebhook = z.infer<typeof webhookSchema>;

export interface MovedRef {
  /** `refs/heads/<branch>`, `refs/tags/<tag>` or `refs/pr/<number>`. */
  readonly ref: string;
  readonly oldSha?: string;
  readonly newSha?: string;
  readonly kind: 'created' | 'moved' | 'deleted';
}

/**
 * Source: Hub documentation, webhooks (version 3). A scope that is narrower than a documented one is read as an `update` of the
 * documented scope, as the documentation asks. Unknown fields are kept.
 */
export function parseHubWebhook(body: unknown): Result<HubWebhook, readonly Issue[]> {
  const parsed = parseWith(webhookSchema, body);
  return parsed.ok ? success({ ...parsed.value, event: readEvent(parsed.value.event) }) : parsed;
}

function readEvent(event: HubWebhook['event']): HubWebhook['event'] {
  const isKnown = KNOWN_SCOPES.some((known) => known === event.scope);
  if (isKnown) return event;
  const broader = KNOWN_SCOPES.filter((known) => event.scope.startsWith(`${known}.`)).at(-1);
  return broader === undefined ? event : { ...event, action: 'update', scope: broader };
}

/** Every ref that was created, moved or deleted according to the webhook; unmoved refs are left out. */
export function refsMoved(webhook: HubWebhook): readonly MovedRef[] {
  return (webhook.updatedRefs ?? []).flatMap(({ ref, oldSha, newSha }) => {
    const moved = settleRef(oldSha ?? undefined, newSha ?? undefined);
    return moved === undefined ? [] : [{ ref, ...moved }];
  });
}

function settleRef(
  oldSha: string | undefined,
  newSha: string | undefined,
): Omit<MovedRef, 'ref'> | undefined {
  if (oldSha === newSha) return undefined;
  if (newSha === undefined) return oldSha === undefined ? undefined : { oldSha, kind: 'deleted' };
  return oldSha === undefined ? { newSha, kind: 'created' } : { oldSha, newSha, kind: 'moved' };
}
