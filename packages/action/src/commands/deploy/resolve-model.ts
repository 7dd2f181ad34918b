// Asks the Hub for the commit and the task, and decides what its answer means for the deploy.

import type { Result } from '@preview-endpoints/core';
import { failure, success } from '@preview-endpoints/core';
import type { ApiFault, Endpoint } from '@preview-endpoints/core/client';
import { decideModelAnswer, type HubModel, type ModelAnswer } from '@preview-endpoints/core/hub';
import type { ModelChoice } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { MODEL_WANTED } from '../../inputs/parse-inputs.ts';

export interface ResolvedModel {
  /** Undefined if the Hub could not be asked. The revision then goes to the API unchanged. */
  readonly hub: HubModel | undefined;
  /** The log line about it. */
  readonly line: string;
  /** The commit is the preview's present one. Whether it belongs to the wanted revision is unknown. */
  readonly isKept?: true;
}

/**
 * A model or revision that the Hub does not know is a bad input. If the Hub cannot be reached, the deploy goes on and logs it.
 */
export function decideResolvedModel(
  model: ModelChoice,
  answer: Result<HubModel, ApiFault>,
): Result<ResolvedModel, InputFault> {
  const asked = model.revision ?? 'the default branch';
  const told = decideModelAnswer(answer);
  if (told.kind === 'found') {
    const { sha, task } = told.model;
    const ofTask = task === undefined ? '' : `, task ${task}`;
    return success({ hub: told.model, line: `${model.repository} at ${asked} is commit ${sha}${ofTask}` });
  }
  if (told.kind !== 'unavailable') return failure(explainBadModel(model, told));
  return success({
    hub: undefined,
    line: `The Hub could not be asked for ${model.repository} (${told.fault.kind}); going on with ${asked} as it is`,
  });
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Keeps the preview's commit and task while the Hub does not answer, because its outage is no reason to change them. A wanted
 * commit needs no Hub.
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

function explainBadModel(
  { repository, revision = '' }: ModelChoice,
  told: Exclude<ModelAnswer, { readonly kind: 'found' | 'unavailable' }>,
): InputFault {
  if (told.kind === 'gated')
    return inputFault(
      'model',
      repository,
      'a model whose gate hf-token has passed (accept its terms on the Hub)',
    );
  if (told.what === 'revision')
    return inputFault('revision', revision, `a branch, tag or commit of ${repository}`);
  const isMissing = told.kind === 'notFound';
  return inputFault(
    'model',
    repository,
    isMissing ? 'a model that exists on the Hub and that hf-token may read' : MODEL_WANTED,
  );
}
