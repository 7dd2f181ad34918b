// Deployment statuses: list, get, create. Pure.

import * as z from 'zod/mini';
import { flag, oneOf, text } from '../../body/fields.ts';
import {
  answerCreated,
  answerOk,
  readBody,
  refuseInvalid,
  refuseNotFound,
  type ValidationError,
} from '../answers.ts';
import { addStatus } from '../changes/deployments.ts';
import { DEPLOYMENT_STATES } from '../model.ts';
import { answerPage } from '../pagination.ts';
import { ACTIONS_BOT } from '../people.ts';
import { renderDeploymentStatus } from '../render/deployment.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';
import { findDeployment } from './deployments.ts';

/** GitHub OpenAPI, `repos/create-deployment-status`: "maximum description length". */
const MAX_DESCRIPTION_CHARACTERS = 140;

const BODY = z.strictObject({
  state: oneOf(DEPLOYMENT_STATES),
  target_url: z.optional(text),
  log_url: z.optional(text),
  description: z.optional(text),
  environment: z.optional(text),
  environment_url: z.optional(text),
  auto_inactive: z.optional(flag),
});

type Body = z.output<typeof BODY>;

function isWebUrl(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}

function findMistakes(body: Body): readonly ValidationError[] {
  const mistakes: ValidationError[] = [];
  const resource = 'DeploymentStatus';
  for (const field of ['target_url', 'log_url', 'environment_url'] as const) {
    const url = body[field] ?? '';
    if (url !== '' && !isWebUrl(url)) {
      mistakes.push({ resource, field, code: 'custom', message: `${field} must use http(s) scheme` });
    }
  }
  if ([...(body.description ?? '')].length > MAX_DESCRIPTION_CHARACTERS) {
    const message = `description is too long (maximum is ${MAX_DESCRIPTION_CHARACTERS} characters)`;
    mistakes.push({ resource, field: 'description', code: 'custom', message });
  }
  if (body.environment === '') mistakes.push({ resource, field: 'environment', code: 'invalid' });
  return mistakes;
}

/** Newest first. */
export function answerStatuses(request: RepositoryRequest): GithubReply {
  const { repository, links } = request;
  const deployment = findDeployment(request);
  if (deployment === undefined) return refuseNotFound(request);
  const statuses = repository.statuses.filter((one) => one.deploymentId === deployment.id).reverse();
  return answerPage(request, statuses, (one) => renderDeploymentStatus(links, repository, one));
}

export function answerStatus(request: RepositoryRequest): GithubReply {
  const deployment = findDeployment(request);
  const status = request.repository.statuses.find((one) => one.id === Number(request.params['status_id']));
  if (deployment === undefined || status?.deploymentId !== deployment.id) return refuseNotFound(request);
  return answerOk(request.state, renderDeploymentStatus(request.links, request.repository, status));
}

export function answerNewStatus(request: RepositoryRequest): GithubReply {
  const deployment = findDeployment(request);
  if (deployment === undefined) return refuseNotFound(request);
  const parsed = readBody(request, 'DeploymentStatus', BODY);
  if (!parsed.ok) return parsed.answer;
  const body = parsed.value;
  const mistakes = findMistakes(body);
  if (mistakes.length > 0) return refuseInvalid(request, mistakes);
  const { state, status } = addStatus(request.state, request.repository, {
    deployment,
    state: body.state,
    description: body.description ?? '',
    environment: body.environment ?? deployment.environment,
    environmentUrl: body.environment_url ?? '',
    logUrl: body.log_url ?? body.target_url ?? '',
    autoInactive: body.auto_inactive ?? true,
    creator: ACTIONS_BOT,
    nowMs: request.nowMs,
  });
  return answerCreated(state, renderDeploymentStatus(request.links, request.repository, status));
}
