// Asks the team's cases of an endpoint that is not a preview: the target of a promotion, or one that exists already.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, imageSchema, parseWith } from '@preview-endpoints/core/client';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import { badInputs, type RunFailure } from '../../report/failure.ts';
import { askAlone, type CasesFault } from '../cases/ask-cases.ts';
import { askedModel, completeCases } from '../cases/complete-cases.ts';
import type { LoadedCases } from '../cases/loaded-cases.ts';
import type { Job } from '../job.ts';

export type TestTarget = (target: Endpoint) => Promise<Result<void, RunFailure>>;

/** Called before the first write, so that a mistake in the cases changes nothing. */
export function prepareTest(job: Job, loaded: LoadedCases, before: Endpoint): Result<TestTarget, RunFailure> {
  if (loaded.wishes.length === 0) return success(async () => success(undefined));
  const model = askedModel(modelOf(before));
  const complete = completeCases(loaded.wishes, model);
  if (!complete.ok) return failure(badInputs(...complete.fault));
  return success(async (target) => {
    const asked = await askAlone(job, target, { loaded, model });
    if (!asked.ok) return failure(explainCasesFault(asked.fault));
    const isRed = asked.value.verdict.broken.length > 0;
    return isRed ? failure({ kind: 'redVerdict', asked: asked.value }) : success(undefined);
  });
}

function explainCasesFault(fault: CasesFault): RunFailure {
  switch (fault.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'unaskable':
      return badInputs(...fault.faults);
    case 'withoutAddress':
      return {
        kind: 'refused',
        reason: `The endpoint has no address that the token is for: ${fault.got}.`,
        remedy: 'Check api-url, and look at the endpoint at https://endpoints.huggingface.co.',
      };
  }
}

/** The model facts that decide which request a container understands. */
function modelOf({ model }: Endpoint): PreviewSpec['model'] {
  const image = parseWith(imageSchema, model?.image);
  const task = model?.task ?? undefined;
  return {
    repository: model?.repository ?? '',
    framework: 'pytorch',
    image: image.ok ? image.value : { huggingface: {} },
    ...(task === undefined ? {} : { task }),
  };
}
