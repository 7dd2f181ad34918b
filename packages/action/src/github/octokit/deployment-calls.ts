// Reads and writes deployments and their statuses. It may not decide their state.

import type { GitHubPort } from '../github-port.ts';
import { callGitHub, type Octokit, type OctokitRepository, PAGE_SIZE, PERMISSIONS } from './call-github.ts';

export function deploymentCalls(
  octokit: Octokit,
  repository: OctokitRepository,
): Pick<
  GitHubPort,
  | 'listDeployments'
  | 'listTasks'
  | 'createDeployment'
  | 'setDeploymentState'
  | 'deploymentStatuses'
  | 'deploymentNote'
  | 'deleteDeployment'
> {
  const { repos } = octokit.rest;
  const permission = PERMISSIONS.deployments;
  return {
    listDeployments: (key) =>
      callGitHub('list deployments', permission, async () => {
        const deployments = await octokit.paginate(repos.listDeployments, {
          ...repository,
          ...key,
          per_page: PAGE_SIZE,
        });
        return deployments.map(({ id, sha, payload }) => ({ id, sha, payload }));
      }),
    listTasks: (environment) =>
      callGitHub('list deployments', permission, async () => {
        const { data } = await repos.listDeployments({ ...repository, environment, per_page: PAGE_SIZE });
        return { tasks: new Set(data.map(({ task }) => task)), isWhole: data.length < PAGE_SIZE };
      }),
    createDeployment: (key, { sha, description, payload, isProduction = false }) =>
      callGitHub('create deployment', permission, async () => {
        const { data } = await repos.createDeployment({
          ...repository,
          ...key,
          ref: sha,
          description,
          // A preview is not merged, and waits for no checks.
          auto_merge: false,
          required_contexts: [],
          transient_environment: !isProduction,
          production_environment: isProduction,
          ...(payload === undefined ? {} : { payload: { ...payload } }),
        });
        if (!('id' in data)) throw new Error(data.message ?? 'GitHub created no deployment');
        return { id: data.id, sha: data.sha };
      }),
    setDeploymentState: (deployment, { state, url, logUrl, environment, description }) =>
      callGitHub('set deployment status', permission, async () => {
        await repos.createDeploymentStatus({
          ...repository,
          deployment_id: deployment,
          state,
          environment,
          // Other previews share the environment. Their deployments stay as they are.
          auto_inactive: false,
          ...(description === undefined ? {} : { description }),
          ...(url === undefined ? {} : { environment_url: url }),
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
        });
      }),
    deploymentStatuses: (deployment) =>
      callGitHub('list deployment statuses', permission, async () => {
        const of = { ...repository, deployment_id: deployment, per_page: PAGE_SIZE };
        const statuses = await octokit.paginate(repos.listDeploymentStatuses, of);
        return statuses.map(({ state, description }) => ({ state, description }));
      }),
    deploymentNote: (deployment) =>
      callGitHub('list deployment statuses', permission, async () => {
        const { data } = await repos.listDeploymentStatuses({
          ...repository,
          deployment_id: deployment,
          per_page: 1,
        });
        return data[0]?.description;
      }),
    deleteDeployment: (deployment) =>
      callGitHub('delete deployment', permission, async () => {
        await repos.deleteDeployment({ ...repository, deployment_id: deployment });
      }),
  };
}
