// Asks a target what the team's test asks of previews. One function says what is asked, so that another test can take its place.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, imageSchema, parseWith } from '@preview-endpoints/core/client';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import type { SpecSources } from '../../inputs/build-spec.ts';
import { badInputs, type RunFailure } from '../../report/failure.ts';
import { failureOf } from '../deploy/deploy-failure.ts';
import { smokeTest } from '../deploy/smoke-test.ts';
import type { Job } from '../job.ts';
import { completeSmokeTest } from '../smoke/complete-smoke-test.ts';

export type TestTarget = (target: Endpoint) => Promise<Result<void, RunFailure>>;

/** Before the first write, so that a mistake in the test changes nothing. */
export function prepareTest(
  job: Job,
  { smokeTest: wish }: SpecSources,
  before: Endpoint,
): Result<TestTarget, RunFailure> {
  if (wish === undefined) return success(async () => success(undefined));
  const test = completeSmokeTest(wish, modelOf(before));
  if (!test.ok) return failure(badInputs(test.fault));
  return success(async (target) => {
    const tested = await smokeTest(job, test.value, { endpoint: target, wokeAfterMs: undefined });
    return tested.ok ? success(undefined) : failure(failureOf(tested.fault));
  });
}

/** What decides which request a container understands. */
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
