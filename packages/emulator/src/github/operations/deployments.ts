// Deployments: list, get, create, delete. Pure.

import * as z from 'zod/mini';
import { anyObject, flag, text, texts } from '../../body/fields.ts';
import {
  answerCreated,
  answerNoContent,
  answerOk,
  buildError,
  readBody,
  refuseInvalid,
  refuseNotFound,
} from '../answers.ts';
import {
  addDeployment,
  type DeploymentDecision,
  decideDeployment,
  deleteDeployment,
  mayDelete,
  mergeDefaultInto,
} from '../changes/deployments.ts';
import type { Deployment } from '../model.ts';
import { answerPage } from '../pagination.ts';
import { ACTIONS_BOT } from '../people.ts';
import { renderDeployment } from '../render/deployment.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';
import { replaceRepository } from '../state.ts';

const DEFAULT_ENVIRONMENT = 'production';

const BODY = z.strictObject({
  ref: text,
  task: z.optional(text),
  auto_merge: z.optional(flag),
  required_contexts: z.optional(texts),
  payload: z.optional(z.union([anyObject, text], 'an object or a string')),
  environment: z.optional(text),
  description: z.optional(z.union([text, z.null()], 'a string or null')),
  transient_environment: z.optional(flag),
  production_environment: z.optional(flag),
});

type Body = z.output<typeof BODY>;

export function findDeployment({ repository, params }: RepositoryRequest): Deployment | undefined {
  return repository.deployments.find((one) => one.id === Number(params['deployment_id']));
}

export function answerDeployments(request: RepositoryRequest): GithubReply {
  const { repository, links, query } = request;
  const fits = (name: string, value: string) => (query.get(name) ?? value) === value;
  const deployments = repository.deployments
    .filter((one) => fits('sha', one.sha) && fits('ref', one.ref))
    .filter((one) => fits('task', one.task) && fits('environment', one.environment))
    .sort((one, other) => other.id - one.id);
  return answerPage(request, deployments, (one) => renderDeployment(links, repository, one));
}

export function answerDeployment(request: RepositoryRequest): GithubReply {
  const deployment = findDeployment(request);
  if (deployment === undefined) return refuseNotFound(request);
  return answerOk(request.state, renderDeployment(request.links, request.repository, deployment));
}

function refuseContexts(
  request: RepositoryRequest,
  ref: string,
  contexts: Extract<DeploymentDecision, { kind: 'contextsFailed' }>['contexts'],
): GithubReply {
  const message = `Conflict: Commit status checks failed for ${ref}.`;
  const errors = [{ contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }];
  const body = { message, errors, documentation_url: request.operation.docs, status: '409' };
  return { state: request.state, status: 409, body };
}

function createDeployment(request: RepositoryRequest, body: Body, sha: string): GithubReply {
  const environment = body.environment ?? DEFAULT_ENVIRONMENT;
  const { state, deployment } = addDeployment(request.state, request.repository, {
    sha,
    ref: body.ref,
    task: body.task ?? 'deploy',
    environment,
    originalEnvironment: environment,
    description: body.description ?? null,
    payload: body.payload ?? '',
    transientEnvironment: body.transient_environment ?? false,
    productionEnvironment: body.production_environment ?? environment === DEFAULT_ENVIRONMENT,
    creator: ACTIONS_BOT,
    nowMs: request.nowMs,
  });
  return answerCreated(state, renderDeployment(request.links, request.repository, deployment));
}

export function answerNewDeployment(request: RepositoryRequest): GithubReply {
  const parsed = readBody(request, 'Deployment', BODY);
  if (!parsed.ok) return parsed.answer;
  const body = parsed.value;
  if (body.environment === '') {
    return refuseInvalid(request, [{ resource: 'Deployment', field: 'environment', code: 'invalid' }]);
  }
  const { state, repository, operation, nowMs } = request;
  const decision = decideDeployment(repository, {
    ref: body.ref,
    autoMerge: body.auto_merge ?? true,
    requiredContexts: body.required_contexts,
  });
  switch (decision.kind) {
    case 'noRef':
      return buildError(state, 422, `No ref found for: ${body.ref}`, operation.docs);
    case 'mergeConflict':
      return buildError(
        state,
        409,
        `Conflict merging ${repository.defaultBranch} into ${body.ref}.`,
        operation.docs,
      );
    case 'mergesDefault': {
      const message = `Auto-merged ${repository.defaultBranch} into ${body.ref} on deployment.`;
      return {
        state: mergeDefaultInto(state, repository, decision.ref, nowMs),
        status: 202,
        body: { message },
      };
    }
    case 'contextsFailed':
      return refuseContexts(request, body.ref, decision.contexts);
    case 'create':
      return createDeployment(request, body, decision.sha);
  }
}

export function answerDeploymentDelete(request: RepositoryRequest): GithubReply {
  const deployment = findDeployment(request);
  if (deployment === undefined) return refuseNotFound(request);
  if (!mayDelete(request.repository, deployment)) {
    const message =
      'We cannot delete an active deployment unless it is the only deployment in a given environment.';
    return buildError(request.state, 422, message, request.operation.docs);
  }
  return answerNoContent(
    replaceRepository(request.state, deleteDeployment(request.repository, deployment.id)),
  );
}
