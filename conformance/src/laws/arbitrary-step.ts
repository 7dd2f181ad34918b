// The single steps of random histories. It may not combine them.

import fc from 'fast-check';
import {
  CALM_WISH,
  type Delivery,
  type EventStep,
  FAULT_PLACES,
  type FaultPlace,
  type HistoryStep,
  type Interruption,
  type SubjectName,
  type Wish,
} from './history.ts';

/** Longer than any call may take, so that a call without a deadline hangs for this long. */
const HANG_MS = 3 * 60 * 60_000;
/** Longer than a teardown waits for the 404. */
const SLOWEST_DELETE_MS = 400_000;

const wish: fc.Arbitrary<Wish> = fc.record({
  revision: fc.constantFrom('main', 'default', 'next', 'commit'),
  secret: fc.constantFrom(0, 1, 2),
  env: fc.constantFrom(0, 1),
  size: fc.constantFrom('x1', 'x1', 'x2'),
  region: fc.constantFrom('us-east-1', 'us-east-1', 'us-east-1', 'eu-west-1'),
  image: fc.constantFrom('huggingface', 'huggingface', 'custom'),
});

const interruption: fc.Arbitrary<Interruption> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'none' } as const) },
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
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('doubled' as const),
      milliseconds: fc.nat(2_500),
    }),
  },
);

const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: 'atOnce' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('late' as const), milliseconds: fc.nat(90_000) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'displaced' } as const) },
);

/** Short gaps race the first calls of a run, long gaps race its wait. */
const gapMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.nat(900) },
  { weight: 3, arbitrary: fc.nat(60_000) },
);

export function arbitraryEvent(
  subjects: readonly SubjectName[],
  does: readonly [EventStep['does'], ...EventStep['does'][]],
): fc.Arbitrary<EventStep> {
  return fc.record({
    kind: fc.constant('event' as const),
    does: fc.constantFrom(...does),
    flavour: fc.nat(3),
    subject: fc.constantFrom(...subjects),
    variant: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'b' as const),
    wish: fc.oneof(fc.constant(CALM_WISH), wish),
    interruption,
    delivery,
    gapMs,
  });
}

/** Enough for every retry of several runs, as if the service were down. */
const OUTAGE_REQUESTS = 40;
const SERVICES = ['any api call', 'hub', 'github'] as const satisfies readonly FaultPlace[];

/** A create whose sender is dead commits within this time (LATE_CREATE_MS); after that no run waits for it. */
export const LATEST_COMMIT_MS = 18_000;

/** Text of a careless server or container: every secret that a run of these histories can get. */
const CARELESS =
  'hf_emulator ghs_emulator value-1 value-2 image-password-0 image-password-1 image-password-2';

const failure = fc.oneof(
  fc.constant({ kind: 'dropReplyAfterCommit' } as const),
  fc.constant({ kind: 'dropBeforeCommit' } as const),
  fc.constantFrom(500, 502, 503, 504).map((status) => ({
    kind: 'status' as const,
    status,
    body: { error: CARELESS, message: CARELESS },
  })),
  fc.constantFrom('0', '2', '45', '600').map((seconds) => ({
    kind: 'status' as const,
    status: 429,
    headers: { 'retry-after': seconds },
  })),
  fc.constant({ kind: 'status' as const, status: 429 }),
  fc.constant({ kind: 'proxyPage' } as const),
  fc.nat(60).map((bytes) => ({ kind: 'cutBody' as const, bytes })),
  fc
    .constantFrom(200, 5_000, 40_000, HANG_MS)
    .map((milliseconds) => ({ kind: 'latency' as const, milliseconds })),
);

/** A 404 that proves nothing: for a list, for a delete, or from a GitHub that hides what it has. */
const emptyNotFound = fc.constantFrom('list', 'delete', 'github').map((place: FaultPlace) => ({
  kind: 'fault' as const,
  place,
  times: 2,
  after: 0,
  fault: { kind: 'status' as const, status: 404, body: { error: 'Not Found', message: 'Not Found' } },
}));

/** The calls that matter most are in the list several times. */
const places: readonly FaultPlace[] = [
  ...(Object.keys(FAULT_PLACES) as FaultPlace[]),
  'any api call',
  'any api call',
  'any api call',
  'read one',
  'create',
  'update',
  'delete',
  'delete',
];

const outcome = fc.oneof(
  fc.record({
    kind: fc.constant('ready' as const),
    pendingMs: fc.nat(3_000),
    initializingMs: fc.nat(30_000),
    healthMs: fc.nat(15_000),
  }),
  fc.constant({ kind: 'failed', message: CARELESS, errorMessage: CARELESS, logs: [CARELESS] } as const),
  fc.constant({ kind: 'updateFailed' } as const),
  fc.constant({ kind: 'stuckInitializing' } as const),
  fc.constant({ kind: 'capacity' } as const),
);

/** Every step that can happen between two events. */
export function arbitraryChange(subjects: readonly SubjectName[]): fc.Arbitrary<HistoryStep> {
  return fc.oneof(
    {
      weight: 14,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        place: fc.constantFrom(...places),
        times: fc.constantFrom(1, 1, 2, 5, OUTAGE_REQUESTS),
        after: fc.constantFrom(0, 0, 0, 1, 2, 5),
        fault: failure,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        place: fc.constant('create' as const),
        times: fc.constant(1),
        after: fc.constant(0),
        fault: fc.record({
          kind: fc.constant('commitLater' as const),
          milliseconds: fc.integer({ min: 1, max: LATEST_COMMIT_MS }),
        }),
      }),
    },
    { weight: 1, arbitrary: emptyNotFound },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        place: fc.constantFrom(...SERVICES),
        times: fc.constant(OUTAGE_REQUESTS),
        after: fc.constant(0),
        fault: fc.constantFrom({ kind: 'dropBeforeCommit' }, { kind: 'status', status: 503 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('rerun' as const), of: fc.nat(5), gapMs }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('listsLag' as const),
        listedAfterMs: fc.constantFrom(0, 5_000, 60_000),
        unlistedAfterMs: fc.constantFrom(0, 5_000, 60_000),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<HistoryStep>({ kind: 'githubCrowd' }, { kind: 'repositoryIsRenamed' }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('branchIsRenamed' as const),
        subject: fc.constantFrom(...subjects),
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
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('deletesTake' as const),
        milliseconds: fc.constantFrom(0, 8_000, SLOWEST_DELETE_MS),
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
