// Random histories for fast-check; it may not run anything.

import fc from 'fast-check';
import {
  type EventStep,
  FAULT_PLACES,
  type FaultPlace,
  FOREIGN,
  type History,
  type Interruption,
  type Step,
  SUBJECTS,
  type SubjectName,
  type Wish,
} from './history.ts';

const MOST_STEPS_BEFORE = 2;
const MOST_STEPS_AFTER = 5;
/** Longer than any call may take: whoever has no deadline of its own hangs for this long. */
const HANG_MS = 3 * 60 * 60_000;
/** Longer than a teardown waits for its 404. */
const SLOWEST_DELETE_MS = 400_000;

const calmWish: Wish = {
  revision: 'main',
  secret: 0,
  env: 0,
  size: 'x1',
  region: 'us-east-1',
  image: 'huggingface',
};

const wish: fc.Arbitrary<Wish> = fc.record({
  revision: fc.constantFrom('main', 'default', 'next', 'commit'),
  secret: fc.constantFrom(0, 1, 2),
  env: fc.constantFrom(0, 1),
  size: fc.constantFrom('x1', 'x1', 'x2'),
  region: fc.constantFrom('us-east-1', 'us-east-1', 'us-east-1', 'eu-west-1'),
  image: fc.constantFrom('huggingface', 'huggingface', 'custom'),
});

const interruption: fc.Arbitrary<Interruption> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'none' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('killedAtRequest' as const),
      request: fc.integer({ min: 1, max: 20 }),
      sent: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('killedAfter' as const, 'cancelledAfter' as const),
      milliseconds: fc.integer({ min: 0, max: 90_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('doubled' as const),
      milliseconds: fc.integer({ min: 0, max: 5_000 }),
    }),
  },
);

const gapMs = fc.option(fc.integer({ min: 0, max: 60_000 }), { freq: 2, nil: undefined });

function events(subjects: readonly SubjectName[]): fc.Arbitrary<EventStep> {
  return fc.record({
    kind: fc.constant('event' as const),
    does: fc.constantFrom('deploy', 'deploy', 'deploy', 'close', 'close', 'nothing'),
    flavour: fc.nat(3),
    subject: fc.constantFrom(...subjects),
    variant: fc.constantFrom(undefined, undefined, 'b' as const),
    wish: fc.oneof(fc.constant(calmWish), wish),
    interruption,
    gapMs,
  });
}

const failure = fc.oneof(
  fc.constant({ kind: 'dropReplyAfterCommit' } as const),
  fc.constant({ kind: 'dropBeforeCommit' } as const),
  fc.constantFrom(500, 502, 503, 504).map((status) => ({ kind: 'status' as const, status })),
  fc.constantFrom('0', '2', '45', '600').map((seconds) => ({
    kind: 'status' as const,
    status: 429,
    headers: { 'retry-after': seconds },
  })),
  fc.constant({ kind: 'status' as const, status: 429 }),
  fc.nat(60).map((bytes) => ({ kind: 'cutBody' as const, bytes })),
  fc
    .constantFrom(200, 5_000, 40_000, HANG_MS)
    .map((milliseconds) => ({ kind: 'latency' as const, milliseconds })),
);

const places = Object.keys(FAULT_PLACES) as FaultPlace[];

const outcome = fc.oneof(
  fc.record({
    kind: fc.constant('ready' as const),
    pendingMs: fc.nat(3_000),
    initializingMs: fc.nat(30_000),
    healthMs: fc.nat(15_000),
  }),
  fc.constant({ kind: 'failed' } as const),
  fc.constant({ kind: 'updateFailed' } as const),
  fc.constant({ kind: 'stuckInitializing' } as const),
  fc.constant({ kind: 'capacity' } as const),
);

function steps(subjects: readonly SubjectName[]): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 20, arbitrary: events(subjects) },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        place: fc.constantFrom(...places),
        times: fc.constantFrom(1, 1, 2, 5),
        after: fc.nat(4),
        fault: failure,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('start' as const),
        subject: fc.constantFrom(...subjects),
        outcome,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('deletesTake' as const),
        milliseconds: fc.constantFrom(0, 8_000, 100_000, SLOWEST_DELETE_MS),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('refMoves' as const), ref: fc.constantFrom('main', 'next') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('hand' as const),
        does: fc.constantFrom('pause', 'scale-to-zero', 'delete'),
        subject: fc.constantFrom(...subjects),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('timePasses' as const),
        milliseconds: fc.constantFrom(30_000, 20 * 60_000),
      }),
    },
  );
}

/** A crowd is dear to make, so that few histories have one. */
function withCrowd(list: readonly Step[], at: number | undefined): readonly Step[] {
  if (at === undefined) return list;
  return list.toSpliced(Math.min(at, list.length), 0, { kind: 'crowd' });
}

export const arbitraryHistory: fc.Arbitrary<History> = fc
  .subarray([...SUBJECTS], { minLength: 1, maxLength: 2 })
  .chain((subjects) =>
    fc.record({
      seed: fc.nat(999_999),
      dialect: fc.constantFrom('production', 'production', 'spec'),
      dialectInput: fc.constantFrom('auto', 'named'),
      onClose: fc.constantFrom('delete', 'delete', 'delete', 'pause'),
      onFailure: fc.constantFrom('keep', 'keep', 'delete'),
      wait: fc.constantFrom(true, true, true, false),
      github: fc.constantFrom(false, false, false, true),
      foreign: fc.subarray([...FOREIGN], { maxLength: 2 }),
      before: fc.array(steps(subjects), { maxLength: MOST_STEPS_BEFORE }),
      event: events(subjects),
      after: fc.array(steps(subjects), { maxLength: MOST_STEPS_AFTER }),
      crowdAt: fc.oneof(
        { weight: 39, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.nat(3) },
      ),
    }),
  )
  .map(({ before, event, after, crowdAt, ...rest }) => ({
    ...rest,
    steps: withCrowd([...before, event, ...after], crowdAt),
  }));
