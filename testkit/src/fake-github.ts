// GitHub in memory behind the port, for tests of what the Action writes to it. It fails on demand.

import { failure, success } from '@preview-endpoints/core';
import type {
  Comment,
  Deployment,
  DeploymentKey,
  GitHubFault,
  GitHubPort,
} from '../../packages/action/src/github/github-port.ts';

export interface FakeGitHub extends GitHubPort {
  readonly comments: Comment[];
  readonly deployments: (Deployment & { readonly key: DeploymentKey; readonly states: string[] })[];
  /** Every call by name, in order. */
  readonly calls: string[];
  /** Runs before a call takes effect. If it returns a fault, the call answers with that fault. */
  before: (call: keyof GitHubPort) => GitHubFault | undefined | Promise<GitHubFault | undefined>;
}

export const VIEWER = 'github-actions[bot]';

export function createFakeGitHub(): FakeGitHub {
  let lastId = 0;
  const state: Pick<FakeGitHub, 'comments' | 'deployments' | 'calls' | 'before'> = {
    comments: [],
    deployments: [],
    calls: [],
    before: () => undefined,
  };
  const call = async <Value>(name: keyof GitHubPort, effect: () => Value) => {
    fake.calls.push(name);
    const fault = await fake.before(name);
    return fault === undefined ? success(effect()) : failure(fault);
  };
  const remove = (list: { id: number }[], id: number): void => {
    const index = list.findIndex((one) => one.id === id);
    if (index >= 0) list.splice(index, 1);
  };
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const fake: FakeGitHub = {
    ...state,
    viewer: () => call('viewer', () => VIEWER),
    repositoryId: () => call('repositoryId', () => 1),
    pullRequest: () =>
      call('pullRequest', () => ({
        state: 'open',
        draft: false,
        headSha: 'sha1',
        labels: [],
        headRepositoryId: 1,
      })),
    branchHead: () => call('branchHead', () => 'sha1'),
    mergedPullRequest: () => call('mergedPullRequest', () => undefined),
    targetStatus: () => call('targetStatus', () => 'alive'),
    readTarget: () => call('readTarget', () => ({ status: 'alive' })),
    listAlive: () => call('listAlive', () => ({ alive: [], isLast: true })),
    rateLimit: () => undefined,
    permissionOf: () => call('permissionOf', () => 'write'),
    react: () => call('react', () => undefined),
    listComments: () => call('listComments', () => [...fake.comments]),
    commentsSince: () => call('commentsSince', () => ({ comments: [...fake.comments], isWhole: true })),
    createComment: (_issue, body) =>
      call('createComment', () => {
        const comment = { id: nextId(), author: VIEWER, body };
        fake.comments.push(comment);
        return comment;
      }),
    updateComment: (id, body) =>
      call('updateComment', () => {
        const index = fake.comments.findIndex((one) => one.id === id);
        const comment = { id, author: VIEWER, body };
        fake.comments.splice(index, 1, comment);
        return comment;
      }),
    deleteComment: (id) => call('deleteComment', () => remove(fake.comments, id)),
    listDeployments: ({ task }) =>
      call('listDeployments', () => fake.deployments.filter(({ key }) => key.task === task)),
    listTasks: () =>
      call('listTasks', () => ({
        tasks: new Set(fake.deployments.map(({ key }) => key.task)),
        isWhole: true,
      })),
    createDeployment: (key, { sha }) =>
      call('createDeployment', () => {
        const deployment = { id: nextId(), sha, key, states: [] };
        fake.deployments.push(deployment);
        return deployment;
      }),
    setDeploymentState: (id, { state: next }) =>
      call('setDeploymentState', () => {
        fake.deployments.find((one) => one.id === id)?.states.push(next);
      }),
    deploymentStatuses: (id) =>
      call('deploymentStatuses', () => {
        const states = fake.deployments.find((one) => one.id === id)?.states ?? [];
        return states.toReversed().map((status) => ({ state: status, description: '' }));
      }),
    deploymentNote: () => call('deploymentNote', () => undefined),
    deleteDeployment: (id) => call('deleteDeployment', () => remove(fake.deployments, id)),
  };
  return fake;
}
