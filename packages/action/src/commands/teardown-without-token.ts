// A teardown without a Hugging Face token: it can delete nothing, but with GitHub's token it can report what is still billing.

import { type Clock, failure, success } from '@preview-endpoints/core';
import type { EndpointRef } from '@preview-endpoints/core/client';
import { describeTarget, identifyPreview, previewKey, previewName } from '@preview-endpoints/core/previews';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { type CommandResult, explainFailure, type RunFailure } from '../report/failure.ts';
import { linkOf } from '../report/report-facts.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import { readTold } from './read-told.ts';
import { withinTime } from './within-time.ts';

/** The parts of a job that need no Hugging Face token. */
export type JobWithoutToken = Pick<Job, 'signal' | 'github' | 'runUrl' | 'workflow'> & {
  readonly ports: { readonly clock: Clock };
  readonly inputs: Pick<Inputs, 'namespace'>;
};

const REMEDY =
  'Check the name of the secret that hf-token is given, and run the job again; or run the sweep, or delete the endpoint at https://endpoints.huggingface.co.';

/** Red if our comment reports a preview that is not gone, and if GitHub could not be asked. */
export async function runTeardownWithoutToken(job: JobWithoutToken, subject: Subject): CommandResult {
  const living = await livingOf(job, subject);
  if (living === undefined) return failure(unknown(subject));
  if (living.length === 0)
    return success({ outcome: 'skipped', reason: 'no hf-token was given, and no preview was reported' });
  const failed = stillBilling(living.map(({ name }) => name));
  for (const preview of living) {
    job.github.publish({
      ...linkOf(job),
      ...preview,
      state: 'stillBilling',
      subject,
      fault: explainFailure(failed),
      onlyWhereTold: true,
    });
  }
  return failure(failed);
}

/**
 * The reported previews that are not gone: from our comment, in every namespace, and from the deployment of the preview without a
 * variant. Undefined if GitHub does not answer.
 */
async function livingOf(job: JobWithoutToken, subject: Subject): Promise<readonly EndpointRef[] | undefined> {
  const told = await readTold(job, subject);
  const name = await previewName(identityOf(subject, undefined));
  const own = { namespace: job.inputs.namespace, name };
  const isDeployed = await withinTime(job, job.github.hasDeployment(own));
  if (told === undefined && isDeployed === undefined) return undefined;
  const living = new Map(isDeployed === true ? [[previewKey(own), own]] : []);
  for (const preview of told ?? []) {
    if (preview.isGone || preview.facts.state === 'planned') continue;
    // The comment may also list endpoints that the input `name` named.
    const { namespace, name } = preview;
    const identity = await identifyPreview(name, subject.repository, subject.target);
    if (identity !== undefined) living.set(previewKey(preview), { namespace, name });
  }
  return [...living.values()];
}

function stillBilling(names: readonly string[]): RunFailure {
  return {
    kind: 'refused',
    reason: `No hf-token was given, so ${names.join(', ')} could not be taken away: still billing.`,
    remedy: REMEDY,
  };
}

function unknown({ target }: Subject): RunFailure {
  return {
    kind: 'refused',
    reason: `No hf-token was given, and GitHub did not answer whether ${describeTarget(target)} has a preview: it may be still billing.`,
    remedy: REMEDY,
  };
}
