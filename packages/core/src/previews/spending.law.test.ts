// Law 10 over random histories: the stated maximum is never below the ledger, and near it when every event was seen.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterLook,
  atPrice,
  type Spending,
  seenUp,
  spentAtLeast,
  spentAtMost,
  whileRolling,
  withoutWaiting,
} from './spending.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 1_000);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The limit that the product promises for its stated maximum. */
const MOST_OVER_LEDGER = 1.5;

/** A span of one replica at one price. Each span is rounded up to whole minutes, as the platform bills. */
interface Stretch {
  readonly fromMs: number;
  toMs: number | undefined;
  readonly price: number;
}

type Event =
  | { readonly kind: 'update'; readonly price: number; readonly waits: boolean; readonly rollMs: number }
  | { readonly kind: 'replace'; readonly price: number; readonly startMs: number }
  | { readonly kind: 'rest' | 'wake' | 'failedDelete' | 'restart' | 'close' };

interface Step {
  readonly event: Event;
  readonly afterMs: number;
  /** True when the product read the endpoint right before and after the event. */
  readonly isSeen: boolean;
  /** How far the runner's clock is ahead of the API's, in milliseconds. */
  readonly skewMs: number;
}

const price = fc.constantFrom(0.033, 0.8, 1.8, 20.5);
const minutes = (least: number, most: number) =>
  fc.integer({ min: least * MINUTE_MS, max: most * MINUTE_MS });

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('update' as const),
    price,
    waits: fc.boolean(),
    rollMs: minutes(1, 20),
  }),
  fc.record({ kind: fc.constant('replace' as const), price, startMs: minutes(1, 20) }),
  ...(['rest', 'wake', 'wake', 'rest', 'failedDelete', 'restart', 'close'] as const).map((kind) =>
    fc.record({ kind: fc.constant(kind) }),
  ),
);

const stepWith = (isSeen: fc.Arbitrary<boolean>): fc.Arbitrary<Step> =>
  fc.record({
    event,
    afterMs: fc.oneof(minutes(10, 60), minutes(60, 3_000)),
    isSeen,
    skewMs: fc.integer({ min: -DAY_MS, max: DAY_MS }),
  });

/** The endpoint with its real bill, beside the spending that the product keeps. */
function createBilledEndpoint(startMs: number) {
  const stretches: Stretch[] = [];
  let now = startMs;
  let current = 1.8;
  let isUp = false;
  let mark = 0;
  const stop = (): void => {
    for (const stretch of stretches) stretch.toMs ??= now;
    isUp = false;
    mark += 1;
  };
  const start = (): void => {
    stretches.push({ fromMs: now, toMs: undefined, price: current });
    isUp = true;
    mark += 1;
  };
  const bill = (): number =>
    stretches.reduce((sum, { fromMs, toMs, price: rate }) => {
      const billedMs = Math.ceil(((toMs ?? now) - fromMs) / MINUTE_MS) * MINUTE_MS;
      return sum + (billedMs * rate) / HOUR_MS;
    }, 0);
  /** The old version is billed until the new one serves. */
  const roll = (next: number, rollMs: number): void => {
    const old = stretches.filter(({ toMs }) => toMs === undefined);
    current = next;
    start();
    now += rollMs;
    for (const stretch of old) stretch.toMs = now;
  };
  return {
    stop,
    start,
    roll,
    bill,
    pass: (ms: number) => {
      now += ms;
    },
    setPrice: (next: number) => {
      current = next;
    },
    now: () => now,
    isUp: () => isUp,
    price: () => current,
    mark: () => (isUp ? undefined : String(mark)),
  };
}

/** The runner reads the API's time from replies, to the second, whatever its own clock shows. */
function readServerTime(nowMs: number, skewMs: number): number {
  const localMs = nowMs + skewMs;
  const offsetMs = Math.floor(nowMs / 1_000) * 1_000 - localMs;
  return localMs + offsetMs;
}

function playHistory(steps: readonly Step[]) {
  const billed = createBilledEndpoint(1_800_000_000_000);
  billed.start();
  let spending = atPrice(undefined, billed.price(), readServerTime(billed.now(), 0));
  for (const step of steps) {
    billed.pass(step.afterMs);
    // Rounded up, so that the part of a second that a reply leaves out is counted.
    const read = () => readServerTime(billed.now(), step.skewMs) + 1_000;
    const look = (before: Spending) => afterLook(before, { atMs: read(), restMark: billed.mark() });
    if (step.isSeen || OURS.has(step.event.kind)) spending = look(spending);
    spending = follow(billed, { event: step.event, spending, read });
    if (step.isSeen) spending = look(spending);
  }
  return { billed, spending };
}

/** The product reads the endpoint before each event of its own. */
const OURS: ReadonlySet<Event['kind']> = new Set(['update', 'replace', 'close']);

type BilledEndpoint = ReturnType<typeof createBilledEndpoint>;

/** Lets the event happen, and adds what the product records about it. */
function follow(
  billed: BilledEndpoint,
  facts: { readonly event: Event; readonly spending: Spending; readonly read: () => number },
): Spending {
  const { event: what, spending, read } = facts;
  switch (what.kind) {
    case 'update': {
      const begin = what.waits ? whileRolling : withoutWaiting;
      const rolling = begin(spending, what.price, read() - 1_000);
      billed.roll(what.price, what.rollMs);
      return what.waits
        ? atPrice(seenUp(rolling, what.rollMs - 1_000, what.price), what.price, read())
        : rolling;
    }
    case 'replace': {
      billed.stop();
      const next = atPrice(atPrice(spending, 0, read()), what.price, read() - 1_000);
      billed.setPrice(what.price);
      billed.start();
      billed.pass(what.startMs);
      return seenUp(next, what.startMs - 1_000, what.price);
    }
    case 'close': {
      billed.stop();
      const ended = atPrice(spending, 0, read());
      billed.pass(HOUR_MS);
      billed.start();
      return atPrice(ended, billed.price(), read() - 1_000);
    }
    default:
      UNSEEN[what.kind](billed);
      return spending;
  }
}

/** Events caused by others, or an event that does not happen. */
const UNSEEN = {
  rest: (billed: BilledEndpoint) => {
    if (billed.isUp()) billed.stop();
  },
  wake: (billed: BilledEndpoint) => {
    if (!billed.isUp()) billed.start();
  },
  // A returning container takes at least one started minute, so its rounding is no more than its gap.
  restart: (billed: BilledEndpoint) => {
    billed.stop();
    billed.pass(MINUTE_MS);
    billed.start();
  },
  failedDelete: () => undefined,
} as const;

test('the maximum is never below the ledger and the minimum never above it, whatever was seen', () => {
  fc.assert(
    fc.property(fc.array(stepWith(fc.boolean()), { maxLength: 12 }), (steps) => {
      const { billed, spending } = playHistory(steps);
      const nowMs = readServerTime(billed.now(), 0) + 1_000;
      expect(spentAtMost(spending, nowMs)).toBeGreaterThanOrEqual(billed.bill() - 1e-9);
      expect(spentAtLeast(spending, nowMs)).toBeLessThanOrEqual(billed.bill() + 1e-9);
    }),
    { numRuns: HISTORIES },
  );
});

test('the maximum is at most 1.5 times the ledger when every event was seen and every roll-out waited for', () => {
  fc.assert(
    fc.property(fc.array(stepWith(fc.constant(true)), { maxLength: 12 }), (steps) => {
      fc.pre(steps.every(({ event: what }) => what.kind !== 'update' || what.waits));
      const { billed, spending } = playHistory(steps);
      const nowMs = readServerTime(billed.now(), 0) + 1_000;
      expect(spentAtMost(spending, nowMs)).toBeLessThanOrEqual(billed.bill() * MOST_OVER_LEDGER + 0.1);
    }),
    { numRuns: HISTORIES },
  );
});
