// Reads the emulator's GitHub side as a visitor of the page would; it writes nothing.

import type { Stage } from './stage.ts';

function repositoryOf(stage: Stage) {
  const [repository] = stage.emulator.github.readState().repositories;
  if (repository === undefined) throw new Error('there is no repository');
  return repository;
}

export function comments(stage: Stage): readonly string[] {
  return repositoryOf(stage).comments.map((comment) => comment.body);
}

/** By our own hand, in the order they came. */
export function reactions(stage: Stage): readonly string[] {
  return repositoryOf(stage).reactions.map((reaction) => reaction.content);
}

/** Every deployment with its states, the latest last. */
export function deployments(stage: Stage) {
  const { deployments: all, statuses } = repositoryOf(stage);
  return all.map(({ id, sha, task, environment }) => ({
    sha,
    task,
    environment,
    states: statuses.filter((status) => status.deploymentId === id).map((status) => status.state),
  }));
}
