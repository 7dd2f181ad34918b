// Asks the Hub for the commit and the task, and decides what its answer means for the deploy.

import type { Result } from '@preview-endpoints/core';
import { failure, success } from '@preview-endpoints/core';
import type { ApiFault, Endpoint } from '@preview-endpoints/core/client';
import type { HubModel } from '@preview-endpoints/core/hub';
import type { ModelChoice } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { MODEL_WANTED } from '../../inputs/parse-inputs.ts';

export interface ResolvedModel {
  /** Undefined when the Hub could not be asked: the revision then goes to the API as it was given. */
  readonly hub: HubModel | undefined;
  /** What the log says about it. */
  readonly line: string;
  /** The commit is what the preview has, and nobody knows whether it is what was asked for. */
  readonly isKept?: true;
}

/**
 * A model or revision that the Hub does not know is a bad input. A Hub that cannot be reached is not:
 * the deploy goes on, and says so.
 */
export function decideResolvedModel(
  model: ModelChoice,
  answer: Result<HubModel, ApiFault>,
): Result<ResolvedModel, InputFault> {
  const asked = model.revision ?? 'the default branch';
  if (answer.ok) {
    const { sha, task } = answer.value;
    const ofTask = task === undefined ? '' : `, task ${task}`;
    return success({ hub: answer.value, line: `${model.repository} at ${asked} is commit ${sha}${ofTask}` });
  }
  const bad = explainBadModel(model, answer.fault);
  if (bad !== undefined) return failure(bad);
  return success({
    hub: undefined,
    line: `The Hub could not be asked for ${model.repository} (${answer.fault.kind}); going on with ${asked} as it is`,
  });
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * The commit and task that the preview has stay while the Hub is silent: its outage is no wish to change them. A
 * commit that was asked for needs no Hub.
 */
export function keepServedModel(
  model: ModelChoice,
  unresolved: ResolvedModel,
  current: Endpoint,
): ResolvedModel {
  const { repository, revision: sha, task } = current.model ?? {};
  const isOther = repository !== model.repository || COMMIT.test(model.revision ?? '');
  if (isOther || typeof sha !== 'string' || sha === '') return unresolved;
  const line = `The Hub could not be asked for ${model.repository}; the preview stays at ${sha}, which it has`;
  return {
    hub: { id: model.repository, sha, ...(typeof task === 'string' ? { task } : {}) },
    line,
    isKept: true,
  };
}

function explainBadModel(model: ModelChoice, fault: ApiFault): InputFault | undefined {
  if (fault.kind === 'invalidRequest') {
    const isRevision = fault.issues.some((issue) => issue.path === 'revision');
    return isRevision
      ? inputFault('revision', model.revision ?? '', `a branch, tag or commit of ${model.repository}`)
      : inputFault('model', model.repository, MODEL_WANTED);
  }
  if (fault.kind === 'notFound') {
    return isAboutRevision(fault)
      ? inputFault('revision', model.revision ?? '', `a branch, tag or commit of ${model.repository}`)
      : inputFault('model', model.repository, 'a model that exists on the Hub and that hf-token may read');
  }
  if (fault.kind === 'forbidden' && /gated/i.test(`${fault.code ?? ''} ${fault.message}`)) {
    return inputFault(
      'model',
      model.repository,
      'a model whose gate hf-token has passed (accept its terms on the Hub)',
    );
  }
  return undefined;
}

function isAboutRevision(fault: { readonly code?: string; readonly message: string }): boolean {
  return /revision/i.test(`${fault.code ?? ''} ${fault.message}`);
}
