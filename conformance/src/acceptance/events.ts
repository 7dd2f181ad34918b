// Payloads as GitHub sends them, for pull requests and branches of the emulator's repository.

import type { Harness } from './harness.ts';

const REPOSITORY = { id: 4_242, name: 'widgets', full_name: 'acme/widgets', owner: { login: 'acme' } };
const ZERO_SHA = '0'.repeat(40);

export interface PullRequestEvent {
  readonly action: string;
  readonly number?: number;
  readonly draft?: boolean;
  /** Default: this repository; null when the fork was deleted. */
  readonly headRepository?: number | null;
  readonly sender?: string;
  /** Default `feature-<number>`. */
  readonly headRef?: string;
  readonly title?: string;
  readonly labels?: readonly string[];
  /** The added or removed label. */
  readonly label?: string;
  readonly event?: 'pull_request' | 'pull_request_target';
}

/** Opens or closes the pull request in the emulator too, so that GitHub's state fits the event. */
export function pullRequest(harness: Harness, facts: PullRequestEvent) {
  const { action, number = 7, draft = false, sender = 'ada', event = 'pull_request' } = facts;
  const { github } = harness.emulator;
  const { headRef = `feature-${number}`, title = 'A change' } = facts;
  const opened = github.putPullRequest({
    number,
    headRef,
    title,
    draft,
    labels: facts.labels ?? [],
    state: 'open',
  });
  if (!opened.ok) throw new Error('the emulator took no pull request');
  if (action === 'closed') github.closePullRequest({ number });
  const id = facts.headRepository === undefined ? REPOSITORY.id : facts.headRepository;
  const head = { ref: opened.value.headRef, sha: opened.value.headSha, repo: id === null ? null : { id } };
  const labels = (facts.labels ?? []).map((name) => ({ name }));
  const merge_commit_sha = opened.value.mergeCommitSha;
  const pull_request = { number, title, draft, head, labels, base: { ref: 'main' }, merge_commit_sha };
  const changed = facts.label === undefined ? {} : { label: { name: facts.label } };
  const about = { repository: REPOSITORY, sender: { login: sender, id: 1 } };
  return { event, payload: { action, number, pull_request, ...changed, ...about } };
}

/** Creates or deletes the branch in the emulator too, so that GitHub's state fits the event. */
export function push(harness: Harness, ref: string, deleted = false) {
  const name = ref.replace(/^refs\/\w+\//, '');
  const branch = harness.emulator.github.putBranch({ name });
  if (deleted) harness.emulator.github.deleteBranch({ name });
  const after = branch.ok && !deleted ? branch.value.sha : ZERO_SHA;
  const sender = { login: 'ada', id: 1 };
  return { event: 'push', payload: { ref, after, deleted, repository: REPOSITORY, sender } };
}

export function deletion(refType: 'branch' | 'tag', ref: string) {
  const sender = { login: 'ada', id: 1 };
  return { event: 'delete', payload: { ref, ref_type: refType, repository: REPOSITORY, sender } };
}

/** Adds the comment to the emulator too, by an author with the given permission. */
export function comment(
  harness: Harness,
  facts: { body: string; author?: string; permission?: 'read' | 'write' | 'maintain'; action?: string },
) {
  const { body, author = 'grace', permission = 'write', action = 'created' } = facts;
  const { github } = harness.emulator;
  github.setPermission({ username: author, permission });
  const written = github.addComment({ issue: 7, author, body });
  if (!written.ok) throw new Error('the emulator took no comment');
  return {
    event: 'issue_comment',
    payload: {
      action,
      issue: { number: 7, pull_request: { url: 'https://api.github.com/repos/acme/widgets/pulls/7' } },
      // Anybody can get one of these associations; it is not a permission.
      comment: { id: written.value.id, body, user: { login: author }, author_association: 'MEMBER' },
      repository: REPOSITORY,
      sender: { login: author, id: 1 },
    },
  };
}

export function dispatch(harness: Harness, ref: string) {
  return { ...push(harness, ref), event: 'workflow_dispatch' };
}

export function other(event: string, facts: Readonly<Record<string, unknown>> = {}) {
  return { event, payload: { ...facts, repository: REPOSITORY, sender: { login: 'ada', id: 1 } } };
}
