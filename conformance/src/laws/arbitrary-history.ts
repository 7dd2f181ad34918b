// Random histories for fast-check. It may not run anything.

import fc from 'fast-check';
import { arbitraryLateSteps, arbitraryRerunSteps } from './arbitrary-rare-steps.ts';
import { arbitraryChange, arbitraryEvent } from './arbitrary-step.ts';
import { FOREIGN, type History, type HistoryStep, SUBJECTS, type SubjectName } from './history.ts';

const MOST_CHAPTERS = 3;
const MOST_CHANGES = 2;

/** A few disturbances, followed by an event that meets them. */
function chapter(cast: readonly SubjectName[]): fc.Arbitrary<readonly HistoryStep[]> {
  const event = arbitraryEvent(cast, [
    'deploy',
    'deploy',
    'deploy',
    'deploy',
    'close',
    'close',
    'close',
    'nothing',
    'sweep',
  ]);
  return fc
    .tuple(fc.array(arbitraryChange(cast), { maxLength: MOST_CHANGES, size: 'max' }), event)
    .map(([changes, then]) => [...changes, then]);
}

function steps(cast: readonly SubjectName[]): fc.Arbitrary<readonly HistoryStep[]> {
  const opening = arbitraryEvent(cast, ['deploy', 'deploy', 'deploy', 'deploy', 'deploy', 'deploy', 'close']);
  const chapters = fc.array(chapter(cast), { maxLength: MOST_CHAPTERS, size: 'max' });
  const before = fc.array(arbitraryChange(cast), { maxLength: 1 });
  return fc.tuple(before, opening, chapters).map(([first, event, rest]) => [...first, event, ...rest.flat()]);
}

/** Only few histories have a crowd, because it takes long to create. */
function withCrowd(list: readonly HistoryStep[], at: number | undefined): readonly HistoryStep[] {
  if (at === undefined) return list;
  return list.toSpliced(Math.min(at, list.length), 0, { kind: 'crowd' });
}

const crowdAt = fc.oneof(
  { weight: 29, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
);

const subjects = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...SUBJECTS).map((subject) => [subject]) },
  { weight: 1, arbitrary: fc.subarray([...SUBJECTS], { minLength: 2, maxLength: 2 }) },
);

function historyOf(
  stepsOf: (cast: readonly SubjectName[]) => fc.Arbitrary<readonly HistoryStep[]>,
): fc.Arbitrary<History> {
  return subjects
    .chain((cast) => fc.record({ ...settings, list: stepsOf(cast), crowdAt }))
    .map(({ list, crowdAt: at, ...rest }) => ({ ...rest, steps: withCrowd(list, at) }));
}

const settings = {
  seed: fc.nat(999_999),
  dialect: fc.constantFrom('production', 'production', 'spec'),
  dialectInput: fc.constantFrom('auto', 'named'),
  onClose: fc.constantFrom('delete', 'delete', 'delete', 'delete', 'pause'),
  onFailure: fc.constantFrom('keep', 'keep', 'delete'),
  wait: fc.constantFrom(true, true, true, true, false),
  afterJob: fc.constantFrom('keep', 'keep', 'keep', 'scale-to-zero', 'pause'),
  onPush: fc.constantFrom('wake', 'wake', 'update'),
  // Comments and deployments need three times as many calls as the run itself.
  github: fc.constantFrom(false, false, true),
  foreign: fc.subarray([...FOREIGN], { maxLength: 2 }),
};

export const arbitraryHistory: fc.Arbitrary<History> = historyOf(steps);

/** Histories of situations that random steps hardly ever produce. */
export const arbitraryRareHistory: fc.Arbitrary<History> = historyOf(([first = 'pr-1']) =>
  fc.oneof(arbitraryLateSteps(first), arbitraryRerunSteps(first)),
);
