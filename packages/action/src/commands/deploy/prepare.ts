// Everything before the first write: model, spec, instance, price, name. Whatever is wrong shows here.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import type { Catalogue, Endpoint, Instance } from '@preview-endpoints/core/client';
import {
  buildDesired,
  buildIdentity,
  chooseInstance,
  type DesiredPreview,
  decideNamedOwnership,
  decideOwnership,
  hourlyPrice,
  type InstanceChoice,
  type Ownership,
  type PreviewIdentity,
  type PreviewSpec,
  previewMarks,
  renderInstance,
} from '@preview-endpoints/core/previews';
import { buildSpec, chooseModel, type SpecSources } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { parseConfig, parseImage } from '../../inputs/parse-config.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { badInputs, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { completeSmokeTest } from '../smoke/complete-smoke-test.ts';
import { parseSmokeTest, type SmokeWish } from '../smoke/parse-smoke-test.ts';
import type { SmokeTest } from '../smoke/smoke-test.ts';
import { decideResolvedModel } from './resolve-model.ts';

export interface Prepared {
  readonly endpoint: { readonly namespace: string; readonly name: string };
  readonly identity: PreviewIdentity;
  readonly desired: DesiredPreview;
  readonly ownership: (endpoint: Endpoint) => Ownership;
  readonly mayReplace: (endpoint: Endpoint) => Ownership;
  readonly catalogue: Catalogue;
  readonly instance: Instance;
  readonly pricePerHour: number | undefined;
  readonly smokeTest: SmokeTest | undefined;
}

export async function prepareDeploy(job: Job, subject: Subject): Promise<Result<Prepared, RunFailure>> {
  const sources = await loadSources(job);
  if (!sources.ok) return failure(badInputs(...sources.fault));
  for (const secret of passwordsIn(sources.value)) job.reporter.mask(secret);
  const model = chooseModel(sources.value);
  if (!model.ok) return failure(badInputs(model.fault));
  const [catalogue, hubAnswer] = await Promise.all([job.client.listProviders(), askHub(job, model.value)]);
  if (!catalogue.ok) return failure(previewFailure(catalogue.fault));
  const resolved = decideResolvedModel(model.value, hubAnswer);
  if (!resolved.ok) return failure(badInputs(resolved.fault));
  job.reporter.line(resolved.value.line);
  const spec = buildSpec(sources.value, model.value, resolved.value.hub);
  if (!spec.ok) return failure(badInputs(...spec.fault));
  const instance = checkInstance(catalogue.value, spec.value);
  if (!instance.ok) return failure(badInputs(instance.fault));
  const smokeTest = await prepareSmokeTest(sources.value.smokeTest, spec.value);
  if (!smokeTest.ok) return failure(badInputs(smokeTest.fault));
  return prepareIdentity(job, subject, {
    spec: spec.value,
    catalogue: catalogue.value,
    instance: instance.value,
    smokeTest: smokeTest.value,
  });
}

/** The password of an image's registry may come from the config file, so it is masked only now. */
function passwordsIn({ config, image }: SpecSources): readonly Secret[] {
  return [image, config.model?.image]
    .map((one) => one?.custom?.credentials?.password ?? '')
    .filter((password) => password !== '')
    .map((password) => new Secret(password));
}

async function askHub(
  job: Job,
  model: { readonly repository: string; readonly revision: string | undefined },
): ReturnType<Job['hub']['getModel']> {
  const { repository: id, revision } = model;
  return job.hub.getModel(revision === undefined ? { id } : { id, revision });
}

async function loadSources(job: Job): Promise<Result<SpecSources, readonly InputFault[]>> {
  const { configPath, spec, smokeTest: smokeText } = job.inputs;
  if (configPath === undefined && spec.image === undefined && smokeText === undefined) {
    return success({ inputs: spec, config: {}, image: undefined, smokeTest: undefined });
  }
  const text = configPath === undefined ? '' : await job.readFile(configPath).catch(() => undefined);
  if (text === undefined)
    return failure([
      inputFault(
        'config',
        configPath ?? '',
        'the path of a file in the workspace; does the job check the repository out?',
      ),
    ]);
  const config = await parseConfig(text);
  const image = spec.image === undefined ? success(undefined) : await parseImage(spec.image);
  const smokeTest = smokeText === undefined ? success(undefined) : await parseSmokeTest(smokeText);
  if (config.ok && image.ok && smokeTest.ok)
    return success({
      inputs: spec,
      config: config.value,
      image: image.value,
      smokeTest: smokeTest.value,
    });
  return failure([config, image, smokeTest].flatMap((parsed) => (parsed.ok ? [] : parsed.fault)));
}

async function prepareSmokeTest(
  wish: SmokeWish | undefined,
  spec: PreviewSpec,
): Promise<Result<SmokeTest | undefined, InputFault>> {
  if (wish === undefined) return success(undefined);
  return completeSmokeTest(wish, spec.model);
}

function checkInstance(catalogue: Catalogue, spec: PreviewSpec): Result<Instance, InputFault> {
  const choice = chooseInstance(catalogue, spec);
  return choice.kind === 'found' ? success(choice.instance) : failure(explainInstance(choice, spec));
}

function explainInstance(choice: Exclude<InstanceChoice, { kind: 'found' }>, spec: PreviewSpec): InputFault {
  const { vendor, region } = spec.provider;
  const { accelerator, instanceType, instanceSize } = spec.compute;
  const asked = [vendor, region, accelerator, instanceType, instanceSize].join(' ');
  const why =
    choice.kind === 'unknown'
      ? 'an instance that exists'
      : `an instance that is not ${choice.instance.status}`;
  return inputFault(
    'instance-type',
    asked,
    `${why}, for example ${choice.nearest.map(renderInstance).join('; ')}`,
  );
}

async function prepareIdentity(
  job: Job,
  subject: Subject,
  chosen: Pick<Prepared, 'catalogue' | 'instance' | 'smokeTest'> & { readonly spec: PreviewSpec },
): Promise<Result<Prepared, RunFailure>> {
  const { inputs } = job;
  const dialect = await job.client.dialect();
  if (!dialect.ok) return failure(previewFailure(dialect.fault));
  const identity = identityOf(subject, inputs.variant);
  const marks = await previewMarks(identity);
  const name = inputs.name ?? marks.name;
  const { spec, instance, catalogue, smokeTest } = chosen;
  const desired = await buildDesired({ dialect: dialect.value, spec, identity, name, token: inputs.token });
  const ours: Ownership = { kind: 'ours' };
  const ownership = (endpoint: Endpoint): Ownership => {
    if (inputs.allowUnowned) return ours;
    if (inputs.name !== undefined) return decideNamedOwnership(endpoint, marks);
    return decideOwnership(endpoint, marks);
  };
  const mayReplace = (endpoint: Endpoint): Ownership =>
    inputs.name === undefined || inputs.allowUnowned ? ownership(endpoint) : refuseNamed();
  const pricePerHour = hourlyPrice(instance, spec.compute.scaling.maxReplica);
  return success({
    endpoint: { namespace: inputs.namespace, name },
    identity,
    desired,
    ownership,
    mayReplace,
    catalogue,
    instance,
    pricePerHour,
    smokeTest,
  });
}

/** A name that somebody chose may belong to anything. */
export function refuseNamed(): Extract<Ownership, { kind: 'notOurs' }> {
  return {
    kind: 'notOurs',
    reason: 'its name was set by hand, and such endpoints are not deleted, paused or replaced',
  };
}

export function identityOf(subject: Subject, variant: string | undefined): PreviewIdentity {
  return buildIdentity(subject.repository, subject.target, variant);
}
