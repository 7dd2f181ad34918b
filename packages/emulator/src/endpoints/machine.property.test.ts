// Properties of the state machine under any sequence of requests and waits, seen through the emulator's fetch.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billEndpoint } from '../billing/ledger.ts';
import { findInstance } from '../catalogue/find-instance.ts';
import type { EndpointRecord, EndpointState } from './record.ts';
import type { EndpointSpec } from './spec.ts';
import type { StartOutcome } from './start-outcome.ts';
import { createRecord, type EndpointChange, step } from './step.ts';
import { nextChange, tick } from './tick.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

const SPEC: EndpointSpec = {
  name: 'app',
  type: 'private',
  provider: { vendor: 'aws', region: 'us-east-1' },
  accelerator: 'cpu',
  instanceType: 'intel-spr',
  instanceSize: 'x1',
  scaling: { minReplica: 0, maxReplica: 2, scaleToZeroTimeout: 15, measure: null },
  model: {
    repository: 'o/m',
    revision: 'main',
    task: null,
    framework: 'pytorch',
    image: { variant: 'huggingface', settings: {} },
    args: null,
    command: null,
    env: {},
    secrets: {},
  },
  tags: [],
  extras: {
    experimentalFeatures: {},
    notifications: {},
    customRouter: null,
    network: null,
    privateService: null,
    route: null,
  },
};

function cheapest() {
  const { accelerator, instanceType, instanceSize, provider } = SPEC;
  const instance = findInstance({ ...provider, accelerator, instanceType, instanceSize });
  if (instance === undefined) throw new Error('the catalogue has lost its cheapest instance');
  return instance;
}

const arbitraryOutcome: fc.Arbitrary<StartOutcome> = fc.oneof(
  // Most starts must succeed, or the test hardly ever reaches the later states.
  { weight: 6, arbitrary: fc.constant({ kind: 'ready' } as const) },
  fc.record({ kind: fc.constant('failed' as const), afterMs: fc.nat(90_000) }),
  fc.record({
    kind: fc.constant('failed' as const),
    cause: fc.constant('configuration' as const),
  }),
  fc.constant({ kind: 'updateFailed' } as const),
  fc.constant({ kind: 'stuckInitializing' } as const),
);

const arbitraryStart = arbitraryOutcome.map((outcome) => ({
  times: { pendingMs: 3_000, initializingMs: 20_000, healthMs: 5_000 },
  outcome,
}));

const arbitraryCommand: fc.Arbitrary<EndpointChange> = fc.oneof(
  fc.constant({ kind: 'pause' } as const),
  fc.constant({ kind: 'scaleToZero' } as const),
  arbitraryStart.map((start) => ({ kind: 'resume', start }) as const),
  arbitraryStart.map((start) => ({ kind: 'request', start }) as const),
  fc.record({ start: arbitraryStart, version: fc.nat(2), replicas: fc.nat(2), wakes: fc.boolean() }).map(
    ({ start, version, replicas, wakes }) =>
      ({
        kind: 'update',
        spec: {
          ...SPEC,
          scaling: { ...SPEC.scaling, minReplica: replicas },
          model: { ...SPEC.model, env: { VERSION: String(version) } },
        },
        sha: 'a'.repeat(40),
        instance: cheapest(),
        touchesVersion: true,
        wakes,
        start,
      }) as const,
  ),
);

const arbitraryMoves = fc.array(
  fc.record({
    command: arbitraryCommand,
    waitMs: fc.oneof(fc.nat(5 * SECOND_MS), fc.nat(120 * SECOND_MS), fc.nat(HOUR_MS)),
  }),
  { maxLength: 20 },
);

const create = (outcome: StartOutcome) =>
  createRecord(
    {
      seed: 1,
      serveId: 'abcdefghijklmnop',
      namespace: 'acme',
      spec: SPEC,
      sha: 'b'.repeat(40),
      instance: cheapest(),
      start: { times: { pendingMs: 3_000, initializingMs: 20_000, healthMs: 5_000 }, outcome },
    },
    0,
  );

interface Run {
  readonly records: readonly EndpointRecord[];
  readonly now: number;
}

function run(first: EndpointRecord, moves: readonly { command: EndpointChange; waitMs: number }[]): Run {
  const records = [first];
  let current = first;
  let now = 0;
  for (const { command, waitMs } of moves) {
    now += waitMs;
    current = tick(current, now);
    records.push(current);
    const result = step(current, command, now);
    if (result.ok) current = result.value;
    records.push(current);
  }
  return { records, now };
}

/** States in which a container may run. A drained container still serves for a moment in `scaledToZero`. */
const MAY_SERVE = {
  pending: false,
  initializing: false,
  running: true,
  updating: true,
  updateFailed: true,
  paused: false,
  scaledToZero: true,
  failed: false,
} as const satisfies Record<EndpointState, boolean>;

const BILLED_STATES: readonly EndpointState[] = ['initializing', 'running', 'updating', 'updateFailed'];

describe('the machine, under any sequence of requests and waits', () => {
  it('never has a container in a state without one, and always has one in `running`', () => {
    fc.assert(
      fc.property(arbitraryOutcome, arbitraryMoves, (outcome, moves) => {
        for (const record of run(create(outcome), moves).records) {
          if (record.served !== null) expect(MAY_SERVE[record.state]).toBe(true);
          if (record.state === 'running') expect(record.served).not.toBeNull();
          if (record.state === 'failed') expect(record.failure).not.toBeNull();
        }
      }),
    );
  });

  it('plans changes in order, never in the past, and none while paused or failed', () => {
    fc.assert(
      fc.property(arbitraryOutcome, arbitraryMoves, (outcome, moves) => {
        for (const record of run(create(outcome), moves).records) {
          const times = record.scheduled.map(({ atMs }) => atMs);
          expect(times).toEqual(times.toSorted((left, right) => left - right));
          if (record.state === 'paused' || record.state === 'failed') expect(nextChange(record)).toBeNull();
        }
      }),
    );
  });

  it('ends in the same state whether time passes at once or in small pieces', () => {
    fc.assert(
      fc.property(arbitraryOutcome, arbitraryMoves, fc.nat(HOUR_MS), (outcome, moves, waitMs) => {
        const { records, now } = run(create(outcome), moves);
        const last = records.at(-1) ?? create(outcome);
        const halfway = tick(last, now + Math.floor(waitMs / 2));
        expect(tick(halfway, now + waitMs)).toEqual(tick(last, now + waitMs));
      }),
    );
  });

  it('bills every moment of a billed state and never a paused, sleeping, failed or deleted one', () => {
    fc.assert(
      fc.property(arbitraryOutcome, arbitraryMoves, fc.nat(60 * SECOND_MS), (outcome, moves, visibleMs) => {
        const { records, now } = run(create(outcome), moves);
        const last = records.at(-1) ?? create(outcome);
        const deleted = step(last, { kind: 'delete', visibleMs }, now);
        if (!deleted.ok) throw new Error('a delete is never refused');
        const endMs = now + HOUR_MS;
        const record = tick(deleted.value, endMs);
        const rows = billEndpoint(record, endMs);
        const goneAtMs = now + visibleMs;
        let billedMs = 0;
        for (const [index, span] of record.spans.entries()) {
          const toMs = Math.min(record.spans[index + 1]?.fromMs ?? goneAtMs, goneAtMs);
          const overlapMs = rows
            .map((row) => Math.min(row.to, toMs) - Math.max(row.from, span.fromMs))
            .reduce((sum, ms) => sum + Math.max(0, ms), 0);
          const isBilled = BILLED_STATES.includes(span.state);
          expect(overlapMs).toBe(isBilled ? Math.max(0, toMs - span.fromMs) : 0);
          billedMs += overlapMs;
        }
        expect(rows.every((row) => row.to <= goneAtMs && !row.running)).toBe(true);
        expect(rows.reduce((sum, row) => sum + row.to - row.from, 0)).toBe(billedMs);
      }),
    );
  });
});
