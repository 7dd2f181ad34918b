// Merges a pull request of the emulator's repository, and returns the two events that GitHub sends.

import type { Harness } from './harness.ts';

const REPOSITORY = { id: 4_242, name: 'widgets', owner: { login: 'acme' } };
const SENDER = { login: 'ada', id: 1 };

export function mergePull({ emulator }: Harness, number: number) {
  const merged = emulator.github.mergePullRequest({ number });
  if (!merged.ok) throw new Error('the emulator did not merge');
  const { headRef: ref, headSha: sha, mergeCommitSha } = merged.value;
  const pull_request = { number, draft: false, head: { ref, sha, repo: { id: REPOSITORY.id } } };
  const closed = { action: 'closed', number, pull_request, repository: REPOSITORY, sender: SENDER };
  const repository = { ...REPOSITORY, default_branch: 'main' };
  const after = mergeCommitSha ?? '';
  const pushed = { ref: 'refs/heads/main', after, deleted: false, repository, sender: SENDER };
  return {
    closed: { event: 'pull_request', payload: closed },
    pushed: { event: 'push', payload: pushed },
  };
}
