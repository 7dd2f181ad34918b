// Random histories of promotions to one endpoint, for fast-check; it may not run anything.

import type { Person } from '@preview-endpoints/testkit/histories';
import fc from 'fast-check';

/** Commits: that of the target at first, and the promoted one. */
export const OLD = 'a'.repeat(40);
export const NEW = 'b'.repeat(40);
export const NEWER = 'c'.repeat(40);

export interface RunStep {
  readonly revision: string;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly start: 'ready' | 'updateFailed' | 'stuckInitializing' | 'untouched';
  readonly testPasses: boolean;
  readonly trouble: (typeof TROUBLES)[number];
  readonly interruption: { readonly kind: 'none' | 'cancelled' | 'killed'; readonly afterMs: number };
  /** The run is killed at this request, before it is sent or after the server acted. */
  readonly dieAt: { readonly request: number; readonly sent: boolean } | undefined;
  readonly person: Person | undefined;
  readonly seed: number;
}

export interface History {
  readonly state: 'running' | 'scaledToZero' | 'paused';
  /** Without a record, as on the command line, a run knows nothing of those before it. */
  readonly keepsRecord: boolean;
  readonly steps: readonly RunStep[];
}

const TROUBLES = [
  'none',
  'lostReply',
  'notSent',
  'unavailable',
  'limited',
  'writeLimited',
  'writeRefused',
] as const;

const wish = {
  revision: fc.constantFrom(NEW, NEWER, OLD),
  env: fc.constantFrom(undefined, { LOG: 'debug' }, { MODE: 'fast' }),
  testPasses: fc.boolean(),
  seed: fc.nat(1_000_000),
};

/** Only the new version itself fails, so such a run must roll back. */
const calmStep: fc.Arbitrary<RunStep> = fc.record({
  ...wish,
  start: fc.constantFrom('untouched', 'updateFailed'),
  trouble: fc.constant('none'),
  interruption: fc.constant({ kind: 'none', afterMs: 0 }),
  dieAt: fc.constant(undefined),
  person: fc.constant(undefined),
});

const step: fc.Arbitrary<RunStep> = fc.record({
  ...wish,
  start: fc.constantFrom('untouched', 'untouched', 'ready', 'updateFailed', 'stuckInitializing'),
  trouble: fc.constantFrom('none', ...TROUBLES),
  interruption: fc.record({
    kind: fc.constantFrom('none', 'none', 'none', 'cancelled', 'killed'),
    afterMs: fc.nat(200_000),
  }),
  dieAt: fc.option(fc.record({ request: fc.integer({ min: 1, max: 15 }), sent: fc.boolean() }), {
    nil: undefined,
    freq: 4,
  }),
  person: fc.option(
    fc.record({
      writes: fc.constantFrom('revision', 'env', 'scaling'),
      // Most of them while the run looks and writes.
      afterMs: fc.oneof(fc.nat(3_000), fc.nat(25_000), fc.nat(200_000)),
    }),
    { nil: undefined, freq: 3 },
  ),
});

export const history: fc.Arbitrary<History> = fc.record({
  state: fc.constantFrom('running', 'running', 'scaledToZero', 'paused'),
  keepsRecord: fc.constantFrom(true, true, false),
  steps: fc.array(fc.oneof({ weight: 1, arbitrary: calmStep }, { weight: 2, arbitrary: step }), {
    minLength: 1,
    maxLength: 3,
  }),
});
