// What GitHub says of a pull request, at the end of a deploy: current, closed, or overtaken by a newer commit.

import { expect, test } from 'vitest';
import { createFakeGitHub } from '../../../../../testkit/src/fake-github.ts';
import { createManualClock } from '../../../../../testkit/src/manual-clock.ts';
import type { PullRequest } from '../../github/github-port.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { askStanding } from './ask-standing.ts';

const OURS = 'a'.repeat(40);
const NEWER = 'b'.repeat(40);
const subject: Subject = {
  repository: { id: 1, owner: 'acme', name: 'widgets' },
  target: { kind: 'pullRequest', number: 7 },
  headSha: OURS,
};
const pull = (headSha: string, state: PullRequest['state'] = 'open'): PullRequest => ({
  state,
  headSha,
  draft: false,
  headRepositoryId: 1,
});

/** Undefined: GitHub cannot be asked. */
async function ask(answers: readonly (PullRequest | undefined)[], of: Subject = subject) {
  const clock = createManualClock();
  const rest = [...answers];
  const fake = createFakeGitHub();
  const github = {
    tryAsk: async <Value>(question: (port: typeof fake) => Promise<{ ok: boolean; value?: Value }>) => {
      const next = rest.shift();
      const answered = await question({
        ...fake,
        pullRequest: async () => ({ ok: true, value: next ?? pull(OURS) }),
      });
      return next === undefined ? undefined : answered.value;
    },
  };
  const standing = askStanding({ github, ports: { clock } }, of);
  await clock.advance(10_000);
  return { standing: await standing, unasked: rest.length };
}

test.each<[string, readonly (PullRequest | undefined)[], object]>([
  ['the same head', [pull(OURS)], { kind: 'current' }],
  ['closed', [pull(OURS, 'closed')], { kind: 'closed' }],
  ['closed at another head', [pull(NEWER, 'closed')], { kind: 'closed' }],
  ['another head, twice', [pull(NEWER), pull(NEWER)], { kind: 'superseded', sha: NEWER }],
  ['a head that was only behind', [pull(NEWER), pull(OURS)], { kind: 'current' }],
  ['no answer', [undefined], { kind: 'current' }],
  ['another head, and then no answer', [pull(NEWER), undefined], { kind: 'current' }],
  ['a head that is no commit', [pull('@everyone')], { kind: 'current' }],
])('%s', async (_title, answers, wanted) => {
  expect(await ask(answers)).toEqual({ standing: wanted, unasked: 0 });
});

test('a branch is not asked about', async () => {
  const branch: Subject = { ...subject, target: { kind: 'branch', name: 'main' } };
  expect(await ask([pull(NEWER)], branch)).toEqual({ standing: { kind: 'current' }, unasked: 1 });
});
