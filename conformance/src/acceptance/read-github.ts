// Reads the emulator's GitHub side as a visitor of the page would. It writes nothing.

import type { Harness } from './harness.ts';

function repositoryOf(harness: Harness) {
  const [repository] = harness.emulator.github.readState().repositories;
  if (repository === undefined) throw new Error('there is no repository');
  return repository;
}

export function comments(harness: Harness): readonly string[] {
  return repositoryOf(harness).comments.map((comment) => comment.body);
}

/** The Action's own reactions, oldest first. */
export function reactions(harness: Harness): readonly string[] {
  return repositoryOf(harness).reactions.map((reaction) => reaction.content);
}

/** Every deployment of a preview or a promotion with its states, oldest first. */
export function deployments(harness: Harness) {
  const { deployments: all, statuses } = repositoryOf(harness);
  return all
    .filter(({ task }) => !task.startsWith('spent:'))
    .map(({ id, sha, task, environment }) => ({
      sha,
      task,
      environment,
      states: statuses.filter((status) => status.deploymentId === id).map((status) => status.state),
    }));
}

/** The notes about deleted previews that no comment mentions. */
export function spentNotes(harness: Harness): readonly string[] {
  const { deployments: all, statuses } = repositoryOf(harness);
  const records = all.filter(({ task }) => task.startsWith('spent:')).map(({ id }) => id);
  return statuses
    .filter(({ deploymentId }) => records.includes(deploymentId))
    .map(({ description }) => description ?? '');
}
