// Random histories of two pull requests that are reviewed at the same time, merged one after the other and promoted by the
// Action, with faults of GitHub and the API, and with writes by people. For fast-check; it may not run anything.

import type { Person } from '@preview-endpoints/testkit/histories';
import fc from 'fast-check';
import { OLD } from './promote-history.ts';

/**
 * What the pull requests state. If both state a value, the one that is merged later decides. The target has `OLD` at the start, so
 * `OLD` is no change.
 */
export const STATED = {
  revision: { revision: 'b'.repeat(40) },
  newer: { revision: 'c'.repeat(40) },
  env: { revision: OLD, env: 'MODE=fast' },
  both: { revision: 'd'.repeat(40), env: 'LOG=debug' },
} as const;
export type Stated = keyof typeof STATED;

export const TROUBLES = ['none', 'lostReply', 'notSent', 'unavailable', 'limited', 'refused'] as const;

export interface MergeRun {
  /** Which merge the run belongs to; 0 is the first one. */
  readonly merge: 0 | 1;
  readonly start: 'untouched' | 'updateFailed' | 'stuckInitializing';
  readonly casesPass: boolean;
  readonly trouble: (typeof TROUBLES)[number];
  /** GitHub answers `after` requests, and then fails `times` requests. */
  readonly githubDown: { readonly after: number; readonly times: number } | undefined;
  readonly interruption: 'cancelled' | 'killed' | undefined;
  readonly interruptedAfterMs: number;
  readonly dieAt: { readonly request: number; readonly sent: boolean } | undefined;
  readonly person: Person | undefined;
  readonly seed: number;
}

export interface Merges {
  readonly stated: readonly [Stated, Stated];
  /** Milliseconds from the start of the first run to the second merge. Undefined: the second merge comes before the first run. */
  readonly secondAfterMs: number | undefined;
  readonly runs: readonly MergeRun[];
}

const run: fc.Arbitrary<MergeRun> = fc.record({
  merge: fc.constantFrom(0, 1),
  start: fc.constantFrom('untouched', 'untouched', 'updateFailed', 'stuckInitializing'),
  casesPass: fc.constantFrom(true, true, false),
  trouble: fc.constantFrom('none', 'none', ...TROUBLES),
  githubDown: fc.option(fc.record({ after: fc.nat(25), times: fc.constantFrom(1, 2, 12, 1_000) }), {
    nil: undefined,
    freq: 3,
  }),
  interruption: fc.constantFrom(undefined, undefined, undefined, 'cancelled', 'killed'),
  interruptedAfterMs: fc.oneof(fc.nat(15_000), fc.nat(300_000)),
  dieAt: fc.option(fc.record({ request: fc.integer({ min: 1, max: 40 }), sent: fc.boolean() }), {
    nil: undefined,
    freq: 5,
  }),
  person: fc.option(
    fc.record({
      writes: fc.constantFrom('revision', 'env', 'scaling'),
      afterMs: fc.oneof(fc.nat(10_000), fc.nat(200_000)),
    }),
    { nil: undefined, freq: 4 },
  ),
  seed: fc.nat(1_000_000),
});

/** No faults, no people and no interruption; only the new version itself may fail. */
const calmRun = run.map(
  (one): MergeRun => ({
    ...one,
    start: one.start === 'stuckInitializing' ? 'untouched' : one.start,
    trouble: 'none',
    githubDown: undefined,
    interruption: undefined,
    dieAt: undefined,
    person: undefined,
  }),
);

export const merges: fc.Arbitrary<Merges> = fc.record({
  stated: fc.tuple(
    fc.constantFrom<Stated>('revision', 'newer', 'env', 'both'),
    fc.constantFrom<Stated>('revision', 'newer', 'env', 'both'),
  ),
  secondAfterMs: fc.option(fc.oneof(fc.nat(20_000), fc.nat(400_000), fc.constant(3_600_000)), {
    nil: undefined,
  }),
  runs: fc.array(fc.oneof(run, calmRun), { minLength: 1, maxLength: 4 }),
});

const undisturbed: MergeRun = {
  merge: 1,
  start: 'untouched',
  casesPass: true,
  trouble: 'none',
  githubDown: undefined,
  interruption: undefined,
  interruptedAfterMs: 0,
  dieAt: undefined,
  person: undefined,
  seed: 0,
};

/** A person writes between the two reads of a run that follows a killed one. */
export const EDITED_AFTER_A_KILLED_RUN: Merges = {
  stated: ['revision', 'revision'],
  secondAfterMs: undefined,
  runs: [
    { ...undisturbed, interruption: 'killed', interruptedAfterMs: 1_954 },
    { ...undisturbed, person: { writes: 'revision', afterMs: 80 } },
  ],
};
