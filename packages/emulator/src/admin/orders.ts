// The bodies of the admin API as schemas: what a test may order, over HTTP or in the same process.
import * as z from 'zod/mini';
import { amount, count, exactly, filledText, flag, oneOf, sha, texts } from '../body/fields.ts';
import { ADDRESSES, UPDATES_OF_SLEEPING } from '../endpoints/behaviour.ts';
import type { QueuedStart, StartOutcome } from '../endpoints/start-outcome.ts';
import type { Fault, FaultRule } from '../faults/fault.ts';
import { MODEL_ACCESS } from '../hub/models.ts';
import { SIDES } from '../journal.ts';
import type { ServingRule } from '../serve/serving.ts';
import { NAMESPACE_ACCESS } from '../store.ts';

function kinds(...words: readonly [string, ...string[]]): string {
  return `one of ${words.join(', ')}`;
}

const fault: z.ZodMiniType<Fault> = z.discriminatedUnion(
  'kind',
  [
    exactly({
      kind: z.literal('status'),
      status: count,
      body: z.optional(z.unknown()),
      headers: z.optional(z.record(z.string(), z.string('a string'), 'an object')),
    }),
    exactly({ kind: z.literal('latency'), milliseconds: amount }),
    exactly({ kind: z.literal('dropReplyAfterCommit') }),
    exactly({ kind: z.literal('dropBeforeCommit') }),
    exactly({ kind: z.literal('commitLater'), milliseconds: amount }),
    exactly({ kind: z.literal('proxyPage'), status: z.optional(count) }),
    exactly({ kind: z.literal('cutBody'), bytes: count }),
  ],
  kinds(
    'status',
    'latency',
    'dropReplyAfterCommit',
    'dropBeforeCommit',
    'commitLater',
    'proxyPage',
    'cutBody',
  ),
);

const failureText = {
  afterMs: z.optional(amount),
  message: z.optional(filledText),
  errorMessage: z.optional(filledText),
  logs: z.optional(texts),
};

const outcome: z.ZodMiniType<StartOutcome> = z.discriminatedUnion(
  'kind',
  [
    exactly({
      kind: z.literal('ready'),
      pendingMs: z.optional(amount),
      initializingMs: z.optional(amount),
      healthMs: z.optional(amount),
    }),
    exactly({
      kind: z.literal('failed'),
      cause: z.optional(oneOf(['runtime', 'configuration'])),
      ...failureText,
    }),
    exactly({ kind: z.literal('updateFailed'), ...failureText }),
    exactly({ kind: z.literal('stuckInitializing') }),
    exactly({ kind: z.literal('capacity') }),
  ],
  kinds('ready', 'failed', 'updateFailed', 'stuckInitializing', 'capacity'),
);

const faultRule: z.ZodMiniType<FaultRule> = exactly({
  side: z.optional(oneOf(SIDES)),
  method: z.optional(filledText),
  path: z.optional(filledText),
  times: z.optional(amount),
  after: z.optional(count),
  fault,
});

const queuedStart: z.ZodMiniType<QueuedStart> = exactly({ name: z.optional(filledText), outcome });

const factor = z.number('a number above 0').check(z.gt(0, 'a number above 0'));

const serving: z.ZodMiniType<ServingRule> = exactly({
  repository: z.optional(filledText),
  revision: z.optional(filledText),
  image: z.optional(filledText),
  worse: z.optional(amount.check(z.maximum(1, 'a share from 0 to 1'))),
  firstTokenMs: z.optional(amount),
  tokenMs: z.optional(amount),
  slower: z.optional(factor),
  failEvery: z.optional(count),
  servedModel: z.optional(filledText),
});

export const ORDERS = {
  faultRule,
  queuedStart,
  deletes: exactly({
    visibleMs: z.union([amount, z.literal('never')], 'a number from 0, or never'),
  }),
  refMove: exactly({ repo: filledText, ref: filledText, sha: z.optional(sha) }),
  quota: exactly({
    namespace: filledText,
    vendor: filledText,
    instanceType: filledText,
    maxAccelerators: count,
  }),
  payment: exactly({ namespace: filledText, ok: flag }),
  token: exactly({ token: filledText, manage: flag, infer: flag }),
  /** Every part is optional. A part left out stays as it is. */
  behaviour: exactly({
    listedAfterMs: z.optional(amount),
    unlistedAfterMs: z.optional(amount),
    nameReservedMs: z.optional(amount),
    updateOfSleeping: z.optional(oneOf(UPDATES_OF_SLEEPING)),
    addressBeforeStart: z.optional(oneOf(ADDRESSES)),
  }),
  serving,
  modelAccess: exactly({ repo: filledText, access: oneOf(MODEL_ACCESS) }),
  modelRename: exactly({ from: filledText, to: filledText }),
  namespaceAccess: exactly({ namespace: filledText, access: oneOf(NAMESPACE_ACCESS) }),
  foreignEndpoint: exactly({
    namespace: filledText,
    endpoint: z.looseObject({ name: filledText }, 'an object'),
  }),
  advance: exactly({ advanceMs: amount }),
} as const;
