// Why a run is red, for every kind of failure: a title, what happened, what to do.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import { expect, test } from 'vitest';
import { badInputs, explainFailure, previewFailure, type RunFailure, titleOf } from './failure.ts';

const cancelled: PreviewFault = { kind: 'cancelled', operation: 'getEndpoint' };

test.each<[RunFailure, string, string, string]>([
  [
    badInputs({ key: 'wait', got: '', wanted: 'true or false' }),
    'Bad input',
    'wait: got nothing, wanted true or false',
    'this input',
  ],
  [
    badInputs({ key: 'wait', got: 'a', wanted: 'b' }, { key: 'type', got: 'c', wanted: 'd' }),
    'Bad input',
    'wait: got "a", wanted b\ntype: got "c", wanted d',
    'these inputs',
  ],
  [{ kind: 'refused', reason: 'no', remedy: 'Use another event.' }, 'Refused', 'no', 'another event'],
  [previewFailure({ kind: 'stopped', goal: 'ready', state: 'paused' }), 'Preview failed', 'paused', 'again'],
  [
    previewFailure({ kind: 'stillBilling', name: 'pr-1', cause: cancelled }),
    'Still billing',
    'pr-1',
    'delete it',
  ],
  [previewFailure(cancelled), 'Cancelled', 'cancelled', 'close the pull request'],
  [
    { kind: 'unexpected', message: 'x is not a function' },
    'Unexpected error',
    'x is not a function',
    'report it',
  ],
])('%j', (failure, title, what, remedy) => {
  expect(titleOf(failure)).toBe(title);
  const text = explainFailure(failure);
  expect(text.what).toContain(what);
  expect(text.remedy).toContain(remedy);
  expect(text.remedy).toMatch(/^[A-Z].*\.$/);
});
