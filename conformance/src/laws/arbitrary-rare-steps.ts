// Situations that random steps hardly ever produce: a create in flight at a close, and a re-run deploy after it.
// It may not run anything.

import fc from 'fast-check';
import { arbitraryEvent, LATEST_COMMIT_MS } from './arbitrary-step.ts';
import type { EventStep, HistoryStep, SubjectName } from './history.ts';

/** A deploy's create is between these two requests, with and without GitHub. */
const FIRST_REQUEST = 4;
const LAST_REQUEST = 12;

export function arbitraryLateSteps(subject: SubjectName): fc.Arbitrary<readonly HistoryStep[]> {
  return fc
    .record({
      deploy: arbitraryEvent([subject], ['deploy']),
      close: arbitraryEvent([subject], ['close']),
      commitMs: fc.integer({ min: 1_000, max: LATEST_COMMIT_MS }),
      request: fc.integer({ min: FIRST_REQUEST, max: LAST_REQUEST }),
      gapMs: fc.nat(900),
      beside: fc.constantFrom(undefined, undefined, 'b' as const),
    })
    .map(({ deploy, close, commitMs, request, gapMs, beside }) => [
      ...(beside === undefined ? [] : [calm(deploy), LONG_AGO]),
      {
        kind: 'fault',
        place: 'create',
        times: 1,
        after: 0,
        fault: { kind: 'commitLater', milliseconds: commitMs },
      },
      {
        ...calm(deploy),
        variant: beside,
        interruption: { kind: 'killedAtRequest', request, sent: true },
        gapMs: gapMs + UNTIL_CREATED_MS,
      },
      calm(close),
    ]);
}

/** A person presses "Re-run" after the pull request or branch was closed. */
export function arbitraryRerunSteps(subject: SubjectName): fc.Arbitrary<readonly HistoryStep[]> {
  return fc
    .record({ deploy: arbitraryEvent([subject], ['deploy']), close: arbitraryEvent([subject], ['close']) })
    .map(({ deploy, close }) => [calm(deploy), calm(close), { kind: 'rerun', of: 0, gapMs: undefined }]);
}

/** No close waits for a second create of a preview of this age. */
const LONG_AGO: HistoryStep = { kind: 'timePasses', milliseconds: 60_000 };

/** After this time a deploy has sent its create. The run is dead by then. */
const UNTIL_CREATED_MS = 2_500;

function calm(step: EventStep): EventStep {
  return {
    ...step,
    variant: undefined,
    interruption: { kind: 'none' },
    delivery: { kind: 'atOnce' },
    gapMs: undefined,
  };
}
