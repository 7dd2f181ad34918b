// Which failures of a preview count as proven: if the API did not answer at the end of the wait, nothing is proven.

import { expect, test } from 'vitest';
import { isProvenFailure } from './end-failed.ts';

const deadline = { kind: 'deadlinePassed', goal: 'ready', state: 'x', waitedMs: 1 } as const;

test.each([
  ['its deadline passed, and it was seen to start', deadline, 'initializing', true],
  ['its deadline passed, and it was seen to run', deadline, 'running', true],
  ['its deadline passed, and the API was silent', deadline, 'unknown', false],
  [
    'the API refused the token',
    { kind: 'unauthorized', operation: 'getEndpoint', status: 401, message: '' },
    'running',
    false,
  ],
  [
    'the API is down',
    { kind: 'serverError', operation: 'getEndpoint', status: 503, message: '' },
    'unknown',
    false,
  ],
  ['it vanished', { kind: 'vanished', goal: 'ready' }, 'running', false],
] as const)('%s', (_what, fault, state, wanted) => {
  expect(isProvenFailure(fault, { lastState: () => state })).toBe(wanted);
});
