// The branches of GitHub's merge queues. Pure.

/** GitHub creates a branch with this prefix for each group that a merge queue tests, and deletes it within minutes or hours. */
const MERGE_QUEUE_BRANCHES = 'gh-readonly-queue/';

export function isMergeQueueBranch(name: string): boolean {
  return name.startsWith(MERGE_QUEUE_BRANCHES);
}
