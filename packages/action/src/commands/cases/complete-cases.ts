// Completes the wished cases with requests that the preview's task and image understand. Pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type AskedModel, type Case, completeCase, type NamedCaseWish } from '@preview-endpoints/core/cases';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { SMOKE_CASE } from '../smoke/smoke-test.ts';
import { isEngine } from './is-engine.ts';

export function askedModel(model: PreviewSpec['model']): AskedModel {
  const { repository, task } = model;
  return { repository, isEngine: isEngine(model), ...(task === undefined || task === null ? {} : { task }) };
}

/** Reports all cases that have no request of their own and get none from the task, not only the first. */
export function completeCases(
  wishes: readonly NamedCaseWish[],
  model: AskedModel,
): Result<readonly Case[], readonly InputFault[]> {
  const completed = wishes.map((wish) => completeCase(wish.name, wish, model));
  const cases = completed.filter((one) => one !== undefined);
  if (cases.length === wishes.length) return success(cases);
  const { task } = model;
  const why = task === undefined ? 'the task is not known' : `no request is known for the task ${task}`;
  return failure(
    wishes.flatMap(({ name }, index) => {
      if (completed[index] !== undefined) return [];
      const key = name === SMOKE_CASE ? 'smoke-test' : 'cases';
      return [inputFault(key, name, `a body, or a path and method GET, because ${why}`)];
    }),
  );
}
