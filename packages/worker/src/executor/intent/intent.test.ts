// Tests the laws of order, and the meaning of each state and each fault.

import type { ApiFault } from '@preview-endpoints/core/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import type { Action } from '../../policy/policy.ts';
import { decideStep } from '../../shared/intent/decide-step.ts';
import type { Intent, IntentAction, Submission } from '../../shared/intent/intent.ts';
import {
  compareIntents,
  counts,
  decideClaim,
  decideTurn,
  isRedelivery,
  isRepetition,
} from './decide-order.ts';
import { decideAfterFault } from './decide-retry.ts';

const endpoint = { namespace: 'acme', name: 'sentiment' };

const submission = (change: Partial<Submission> = {}): Submission => ({
  id: 'b',
  caller: 'k',
  subject: { kind: 'endpoint', endpoint },
  action: 'pause',
  reason: null,
  occurredAtMs: 100_000,
  ...change,
});

function arriving(): Submission {
  const { occurredAtMs: _unsaid, ...rest } = submission();
  return rest;
}

describe('isRedelivery', () => {
  const teardown = { caller: 'github:4242', action: 'teardown', status: 'refused' } as const;
  test.each<[string, Partial<Intent>, boolean]>([
    ['a refused teardown of GitHub', {}, true],
    ['a dead one', { status: 'dead' }, true],
    ['one that waits', { status: 'pending' }, false],
    ['one that is done', { status: 'done' }, false],
    ['a call back', { action: 'keep' }, false],
    ['one of a sweep, which asks again itself', { caller: 'sweep:4242' }, false],
  ])('%s', (_what, change, wanted) => {
    expect(isRedelivery(buildIntent({ ...teardown, ...change }))).toBe(wanted);
  });
});

describe('isRepetition', () => {
  test.each<[string, Partial<Submission>, Partial<Intent>, boolean]>([
    ['the same', {}, {}, true],
    ['the same, of something that ended', {}, { status: 'dead' }, true],
    ['another action', { action: 'resume' }, {}, false],
    ['the same override', { untilMs: 5 }, { untilMs: 5 }, true],
    ['an override with another end', { untilMs: 6 }, { untilMs: 5 }, false],
    ['an override, which the first was not', { untilMs: 5 }, {}, false],
    ['no override, which the first was', {}, { untilMs: 5 }, false],
  ])('%s', (_what, asked, known, wanted) => {
    expect(isRepetition(submission(asked), buildIntent(known))).toBe(wanted);
  });
});

describe('decideClaim', () => {
  const nowMs = 200_000;

  test.each([
    ['older than the newest', 99_999, 'superseded'],
    ['of the same second', 100_999, 'accepted'],
    ['newer', 101_000, 'accepted'],
  ])('%s', (_what, occurredAtMs, kind) => {
    const facts = { newest: buildIntent({}), nowMs };
    expect(decideClaim({ ...facts, submission: submission({ occurredAtMs }) }).kind).toBe(kind);
  });

  test('a wish without a time counts from its arrival', () => {
    const facts = { newest: buildIntent({}), nowMs };
    expect(decideClaim({ ...facts, submission: arriving() }).kind).toBe('accepted');
  });

  test('a key never loses to a sender whose clock is ahead', () => {
    const newest = buildIntent({ orderedAtS: 500 });
    expect(decideClaim({ newest, nowMs, submission: arriving() })).toEqual({
      kind: 'accepted',
      orderedAtS: 500,
    });
  });

  test('a wish from a sender whose clock is ahead counts from its arrival', () => {
    const ahead = submission({ occurredAtMs: nowMs + 240_000 });
    expect(decideClaim({ newest: undefined, nowMs, submission: ahead })).toEqual({
      kind: 'accepted',
      orderedAtS: 200,
    });
  });
});

describe('decideClaim of an observation that is no event', () => {
  const asked = (last: Partial<Intent>, newest: Partial<Intent> | undefined) =>
    decideClaim({
      submission: submission({ id: 'again', action: 'teardown', observed: true }),
      newest: newest && buildIntent(newest),
      last: buildIntent(last),
      nowMs: 200_000,
    });
  const teardown = { id: 'first', action: 'teardown' } as const;

  test.each<[string, Partial<Intent>, Partial<Intent> | undefined, string]>([
    ['the same waits', teardown, teardown, 'stuck'],
    ['the same waits, and something older came after it', { action: 'keep' }, teardown, 'stuck'],
    ['the same is a dead letter', { ...teardown, status: 'dead' }, undefined, 'stuck'],
    ['the same is done', { ...teardown, status: 'done' }, { ...teardown, status: 'done' }, 'accepted'],
    ['the same was refused', { ...teardown, status: 'refused' }, undefined, 'accepted'],
    ['the other one waits', { action: 'keep' }, { action: 'keep' }, 'accepted'],
    ['the other one is dead', { action: 'keep', status: 'dead' }, undefined, 'accepted'],
  ])('%s', (_what, last, newest, kind) => {
    expect(asked(last, newest)).toMatchObject({ kind });
    if (kind === 'stuck') expect(asked(last, newest)).toMatchObject({ intent: { id: 'first' } });
  });

  test.each<[string, Partial<Intent>, string]>([
    ['another wish that arrived a moment later', { receivedAtMs: 100_001 }, 'superseded'],
    ['another wish of a later second', { orderedAtS: 101 }, 'superseded'],
    ['another wish of the same moment', {}, 'accepted'],
    ['the same that is done, however new', { action: 'teardown', orderedAtS: 101 }, 'accepted'],
  ])('was seen at 100 s, and meets %s', (_what, change, kind) => {
    const newest = { action: 'keep', status: 'done', orderedAtS: 100, receivedAtMs: 100_000 } as const;
    const decision = asked({ ...newest, ...change }, { ...newest, ...change });
    expect(decision.kind).toBe(kind);
    // The newest must at least keep its place, or the accepted intent would be superseded by it.
    if (kind === 'accepted') expect(decision).toMatchObject({ orderedAtS: change.orderedAtS ?? 100 });
  });
});

describe('the law of order', () => {
  const wish = fc.record({
    action: fc.constantFrom<Action>('pause', 'resume', 'scale-to-zero'),
    at: fc.nat(1_000_000),
  });

  test('in any order of delivery, the newest wish runs last', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(wish, { minLength: 1, maxLength: 6, selector: ({ at }) => at })
          .chain((wishes) =>
            fc.tuple(
              fc.constant(wishes),
              fc.shuffledSubarray(wishes, { minLength: wishes.length }),
              fc.array(fc.boolean(), { minLength: wishes.length, maxLength: wishes.length }),
            ),
          ),
        ([wishes, delivered, runs]) => {
          const newest = wishes.toSorted((a, b) => a.at - b.at).at(-1);
          expect(runAll(delivered, runs)).toBe(newest?.action);
        },
      ),
      { numRuns: 1000 },
    );
  });

  /** Delivers the intents one by one, and between deliveries runs the due ones, or not. Returns what ran last. */
  function runAll(delivered: readonly { action: Action; at: number }[], runs: readonly boolean[]): string {
    let intents: Intent[] = [];
    let last = '';
    const run = () => {
      for (;;) {
        const turn = decideTurn(intents.filter(counts), Number.MAX_SAFE_INTEGER);
        const lost = new Set(turn.superseded.map(({ intent: { seq } }) => seq));
        intents = intents.map((each) => (lost.has(each.seq) ? { ...each, status: 'superseded' } : each));
        const { next } = turn;
        if (next === undefined) return;
        last = next.action;
        intents = intents.map((each) => (each.seq === next.seq ? { ...each, status: 'done' } : each));
      }
    };
    for (const [index, { action, at }] of delivered.entries()) {
      const newest = intents.filter(counts).toSorted(compareIntents).at(-1);
      const asked = submission({ id: String(index), action, occurredAtMs: at * 1000 });
      const decision = decideClaim({ submission: asked, newest, nowMs: Number.MAX_SAFE_INTEGER });
      if (decision.kind === 'accepted') {
        intents.push(buildIntent({ seq: index, action, orderedAtS: decision.orderedAtS }));
      }
      if (runs[index] === true) run();
    }
    run();
    return last;
  }
});

describe('decideTurn', () => {
  test('runs a toggle after earlier intents, and drops it for a later wish that names a state', () => {
    const pause = buildIntent({ seq: 1 });
    const toggle = buildIntent({ seq: 2, action: 'toggle' });
    const resume = buildIntent({ seq: 3, action: 'resume' });
    expect(decideTurn([toggle, pause], 200_000).next).toBe(pause);
    expect(decideTurn([toggle, pause, resume], 200_000)).toEqual({
      superseded: [
        { intent: pause, by: resume },
        { intent: toggle, by: resume },
      ],
      next: resume,
      wakeAtMs: undefined,
    });
  });

  test('waits for the first in line, however due the others are', () => {
    const waiting = buildIntent({ seq: 1, dueAtMs: 300_000 });
    const toggle = buildIntent({ seq: 2, action: 'toggle' });
    expect(decideTurn([waiting, toggle], 200_000)).toMatchObject({ next: undefined, wakeAtMs: 300_000 });
  });
});

describe('an intent that is done but not confirmed', () => {
  const done = buildIntent({ seq: 2, status: 'done', unconfirmed: true, dueAtMs: 160_000 });

  test('is looked at when it is due', () => {
    expect(decideTurn([done], 150_000)).toMatchObject({ next: undefined, wakeAtMs: 160_000 });
    expect(decideTurn([done], 160_000).next).toBe(done);
    expect(decideTurn([{ ...done, unconfirmed: false }], 160_000).wakeAtMs).toBeUndefined();
  });

  test('is not looked at once a newer intent waits or is done', () => {
    const waits = buildIntent({ seq: 3, action: 'resume', dueAtMs: 900_000 });
    expect(decideTurn([done, waits], 200_000)).toMatchObject({ next: undefined, wakeAtMs: 900_000 });
    const newer: Intent = { ...waits, status: 'done' };
    expect(decideTurn([done, newer], 200_000)).toMatchObject({ next: undefined, wakeAtMs: undefined });
  });
});

describe('the two lanes of an endpoint', () => {
  const roll = buildIntent({ seq: 1, action: 'roll', dueAtMs: 150_000 });
  const pause = buildIntent({ seq: 2, dueAtMs: 120_000 });

  test('neither replaces the other, and they take turns: the one that is due longer goes first', () => {
    expect(decideTurn([roll, pause], 200_000)).toEqual({ superseded: [], next: pause, wakeAtMs: undefined });
    expect(decideTurn([roll], 200_000).next).toBe(roll);
    expect(decideTurn([roll, pause], 130_000).next).toBe(pause);
    expect(decideTurn([roll, pause], 100_000)).toMatchObject({ next: undefined, wakeAtMs: 120_000 });
  });

  test('a rollback replaces a roll that waits', () => {
    const rollback = buildIntent({ seq: 3, action: 'rollback' });
    expect(decideTurn([roll, pause, rollback], 200_000)).toMatchObject({
      superseded: [{ intent: roll, by: rollback }],
      next: rollback,
    });
  });
});

describe('decideStep', () => {
  const table = {
    pending: ['pause', '-', 'scale-to-zero', 'pause'],
    initializing: ['pause', '-', 'scale-to-zero', 'pause'],
    updating: ['pause', '-', 'scale-to-zero', 'pause'],
    running: ['pause', '-', 'scale-to-zero', 'pause'],
    paused: ['-', 'resume', 'scale-to-zero', 'resume'],
    scaledToZero: ['pause', 'resume', '-', 'resume'],
    failed: ['pause', 'resume', 'scale-to-zero', 'refuse'],
    updateFailed: ['pause', 'resume', 'scale-to-zero', 'refuse'],
    inventedTomorrow: ['pause', 'resume', 'scale-to-zero', 'refuse'],
    toString: ['pause', 'resume', 'scale-to-zero', 'refuse'],
  };
  test.each(Object.entries(table))('%s', (state, wanted) => {
    const got = (['pause', 'resume', 'scale-to-zero', 'toggle'] as const).map((action) => {
      const step = decideStep(action, state);
      return step.kind === 'write' ? step.action : { nothing: '-', refuse: 'refuse' }[step.kind];
    });
    expect(got).toEqual(wanted);
  });
});

describe('decideAfterFault', () => {
  const broken: ApiFault = { kind: 'unreachable', operation: 'pauseEndpoint', reason: 'reset' };
  const reply = { operation: 'pauseEndpoint', status: 403, message: 'no' } as const;
  const after = (fault: ApiFault, attempts = 1, action: IntentAction = 'pause') =>
    decideAfterFault({ fault, attempts, action, nowMs: 1000, random: () => 0.5 });

  test('waits longer each time, up to a quarter of an hour', () => {
    const waits = [1, 2, 3, 10, 15].map((attempts) => {
      const verdict = after(broken, attempts);
      return verdict.kind === 'again' ? verdict.dueAtMs - 1000 : verdict.kind;
    });
    expect(waits).toEqual([1500, 3000, 6000, 675_000, 675_000]);
  });

  test('never comes back sooner than the server asked', () => {
    const limited = after({ ...reply, kind: 'rateLimited', retryAfterMs: 3_600_000 });
    expect(limited).toEqual({ kind: 'again', dueAtMs: 3_601_000 });
  });

  test.each([31_536_000_000, Number.MAX_VALUE, Number.POSITIVE_INFINITY])(
    'a server that asks for %d ms is asked again within the hour',
    (retryAfterMs) => {
      const limited = after({ ...reply, kind: 'rateLimited', retryAfterMs });
      expect(limited).toEqual({ kind: 'again', dueAtMs: 3_601_000 });
    },
  );

  test.each<[string, ApiFault, number, IntentAction, string]>([
    ['gives up after 16', broken, 16, 'pause', 'dead'],
    ['a teardown goes on', broken, 16, 'teardown', 'again'],
    ['up to a limit', broken, 300, 'teardown', 'dead'],
    ['a 400 is an answer', { ...reply, kind: 'rejected', status: 400 }, 1, 'pause', 'refused'],
    ['a 408 is none', { ...reply, kind: 'rejected', status: 408 }, 1, 'pause', 'again'],
    ['a 425 is none', { ...reply, kind: 'rejected', status: 425 }, 1, 'pause', 'again'],
    ['repeated 425s end too', { ...reply, kind: 'rejected', status: 425 }, 16, 'pause', 'dead'],
    ['a missing endpoint is an answer', { ...reply, kind: 'notFound' }, 1, 'pause', 'refused'],
    ['a bad token needs a person', { ...reply, kind: 'unauthorized' }, 1, 'pause', 'dead'],
    ['a bad token does not stop a teardown', { ...reply, kind: 'unauthorized' }, 1, 'teardown', 'again'],
  ])('%s', (_what, fault, attempts, action, kind) => {
    expect(after(fault, attempts, action).kind).toBe(kind);
  });
});
