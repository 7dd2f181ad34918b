// Which intents a job's own preview changes, and which stay with the pull request or branch.

import { expect, test } from 'vitest';
import { bindToRun, readRun } from './bind-to-run.ts';
import type { Intent, Subject } from './decide-intent.ts';

const subject: Subject = {
  repository: { id: 1, owner: 'acme', name: 'widgets' },
  target: { kind: 'pullRequest', number: 7 },
  headSha: 'abc',
};
const run = { id: 31, attempt: 2 };
const bound = { ...subject, target: { kind: 'run', ...run }, askedFor: subject.target };

test.each<[string, Intent, boolean, object]>([
  ['a deploy', { kind: 'deploy', subject }, false, { kind: 'deploy', subject: bound }],
  ['a teardown by command', { kind: 'teardown', subject }, true, { kind: 'teardown', subject: bound }],
  ['the close of a pull request', { kind: 'teardown', subject }, false, { kind: 'teardown', subject }],
  ['a withdrawal', { kind: 'withdraw', subject, reason: 'draft' }, false, { kind: 'withdraw', subject }],
  ['a promotion', { kind: 'promote', subject }, true, { kind: 'promote', subject }],
  ['a skipped run', { kind: 'skip', reason: 'fork' }, false, { kind: 'skip' }],
])('%s', (_title, intent, isCommand, wanted) => {
  expect(bindToRun(intent, run, { isCommand })).toMatchObject(wanted);
});

test('a runner without a run id is refused, because nobody could find its preview again', () => {
  expect(bindToRun({ kind: 'deploy', subject }, undefined, { isCommand: false })).toMatchObject({
    kind: 'refuse',
  });
});

test.each([
  [{ GITHUB_RUN_ID: '31', GITHUB_RUN_ATTEMPT: '2' }, run],
  [{ GITHUB_RUN_ID: '31' }, undefined],
  [{ GITHUB_RUN_ID: '31', GITHUB_RUN_ATTEMPT: '100' }, undefined],
  [{ GITHUB_RUN_ID: '031', GITHUB_RUN_ATTEMPT: '1' }, undefined],
  [{ GITHUB_RUN_ID: '../31', GITHUB_RUN_ATTEMPT: '1' }, undefined],
])('the environment %j gives %j', (env, wanted) => {
  expect(readRun(env)).toEqual(wanted);
});
