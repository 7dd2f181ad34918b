// The `deployment` and `deployment-status` shapes of GitHub's document. Pure.

import { buildNodeId } from '../identifiers.ts';
import { type Links, repositoryApi } from '../links.ts';
import type { Deployment, DeploymentStatus, Repository } from '../model.ts';
import { renderPerformedVia } from './app.ts';
import { renderTime } from './time.ts';
import { renderUser } from './user.ts';

export function renderDeployment(links: Links, repository: Repository, deployment: Deployment) {
  const api = repositoryApi(links, repository);
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: buildNodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.originalEnvironment,
    environment: deployment.environment,
    description: deployment.description,
    creator: renderUser(links, deployment.creator),
    created_at: renderTime(deployment.createdAtMs),
    updated_at: renderTime(deployment.updatedAtMs),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    transient_environment: deployment.transientEnvironment,
    production_environment: deployment.productionEnvironment,
    performed_via_github_app: renderPerformedVia(links, deployment.creator),
  };
}

export function renderDeploymentStatus(links: Links, repository: Repository, status: DeploymentStatus) {
  const api = repositoryApi(links, repository);
  const deployment = `${api}/deployments/${status.deploymentId}`;
  const at = renderTime(status.createdAtMs);
  return {
    url: `${deployment}/statuses/${status.id}`,
    id: status.id,
    node_id: buildNodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: renderUser(links, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: at,
    updated_at: at,
    deployment_url: deployment,
    repository_url: api,
    performed_via_github_app: renderPerformedVia(links, status.creator),
  };
}
