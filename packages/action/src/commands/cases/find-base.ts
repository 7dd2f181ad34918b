// Finds the endpoint that a preview is compared with. It writes nothing, and wakes the endpoint only if compare-wake is true.

import { type BaseChoice, chooseBase } from '@preview-endpoints/core/cases';
import { decideTokenUse, type EndpointRef, stateOf } from '@preview-endpoints/core/client';
import { decideOwnership, previewMarks } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { identityOf } from '../deploy/identify.ts';
import type { Prepared } from '../deploy/prepare.ts';
import type { Job } from '../job.ts';
import { readBranches } from './read-branches.ts';

/** The word for the preview of the branch that the pull request will be merged into. */
export const BASE_WORD = 'base';

export interface FoundBase {
  readonly name: string;
  readonly choice: BaseChoice;
}

export async function findBase(
  job: Job,
  { compareWith, prepared, subject }: { compareWith: string; prepared: Prepared; subject: Subject },
): Promise<FoundBase> {
  if (compareWith !== BASE_WORD) return { name: compareWith, choice: await choose(job, compareWith) };
  const { base } = await readBranches(job, subject);
  if (base === undefined || (subject.askedFor ?? subject.target).kind === 'branch')
    return { name: BASE_WORD, choice: { kind: 'notAsked', why: { kind: 'absent' } } };
  const identity = identityOf({ ...subject, target: { kind: 'branch', name: base } }, job.statedVariant);
  const marks = await previewMarks(identity);
  // An endpoint with this name may belong to somebody else; then it must not be asked.
  const isOurs: IsWanted = (endpoint) => decideOwnership(endpoint, marks).kind === 'ours';
  const choice =
    marks.name === prepared.endpoint.name
      ? ({ kind: 'notAsked', why: { kind: 'absent' } } as const)
      : await choose(job, marks.name, isOurs);
  return { name: marks.name, choice };
}

type IsWanted = (endpoint: Parameters<typeof decideOwnership>[0]) => boolean;

async function choose(job: Job, name: string, isWanted: IsWanted = () => true): Promise<BaseChoice> {
  const { inputs, client } = job;
  const ref = { namespace: inputs.namespace, name };
  const read = await client.getEndpoint(ref);
  if (!read.ok && read.fault.kind !== 'notFound')
    return { kind: 'notAsked', why: { kind: 'notServing', state: 'unknown' } };
  const endpoint = read.ok && isWanted(read.value) ? read.value : undefined;
  const choice = chooseBase(endpoint, { wake: inputs.compareWake });
  if (choice.kind === 'notAsked') return choice;
  if (decideTokenUse(choice.endpoint, inputs.apiUrl).kind === 'untrustedHost')
    return { kind: 'notAsked', why: { kind: 'withoutAddress' } };
  return stateOf(choice.endpoint) === 'scaledToZero' ? wake(job, ref, choice) : choice;
}

/** The health request wakes the endpoint. */
async function wake(job: Job, ref: EndpointRef, choice: BaseChoice): Promise<BaseChoice> {
  const { inputs, client, signal } = job;
  job.reporter.line(`waking ${ref.name}, because compare-wake is true`);
  const waited = await client.waitUntil(ref, {
    goal: 'ready',
    timeoutMs: inputs.waitTimeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  return waited.ok ? choice : { kind: 'notAsked', why: { kind: 'notServing', state: 'asleep' } };
}
