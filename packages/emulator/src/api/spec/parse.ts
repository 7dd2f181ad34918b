// Parses the bodies of the published specification into a spec, or into a change of a spec.
import type { BodyFault } from '../../body/check-body.ts';
import type { EndpointSpec, Extras, Image, Model, Scaling, SpecChange } from '../../endpoints/spec.ts';
import { type Result, success } from '../../outcome.ts';
import { compact } from '../compact.ts';
import { readBody } from '../read-body.ts';
import { type CreateBody, createSchema, type UpdateBody, updateSchema } from './schemas.ts';

/** The specification has none of these fields. */
const NO_EXTRAS: Extras = {
  experimentalFeatures: {},
  notifications: {},
  customRouter: null,
  network: null,
  privateService: null,
  route: null,
};

export function parseSpecCreate(body: string): Result<EndpointSpec, BodyFault> {
  const read = readBody(createSchema, body);
  return read.ok ? success(buildSpec(read.value)) : read;
}

export function parseSpecUpdate(body: string): Result<SpecChange, BodyFault> {
  const read = readBody(updateSchema, body);
  return read.ok ? success(buildChange(read.value)) : read;
}

function buildSpec({ name, type, provider, compute, model }: CreateBody): EndpointSpec {
  const { scaling, ...machine } = compute;
  const { minReplica, maxReplica, scaleToZeroTimeout } = scaling;
  return {
    name,
    type,
    provider,
    ...machine,
    scaling: { minReplica, maxReplica, scaleToZeroTimeout: scaleToZeroTimeout ?? null, measure: null },
    model: buildModel(model),
    tags: [],
    extras: NO_EXTRAS,
  };
}

function buildModel(model: CreateBody['model']): Model {
  return {
    repository: model.repository,
    revision: model.revision ?? 'main',
    task: model.task,
    framework: model.framework ?? 'pytorch',
    image: buildImage(model.image),
    args: null,
    command: null,
    env: {},
    secrets: {},
  };
}

/** The specification allows both keys side by side. The custom container is then the one that runs. */
function buildImage(image: CreateBody['model']['image']): Image {
  if (image?.custom === undefined) return { variant: 'huggingface', settings: image?.huggingface ?? {} };
  const { health_route, healthRoute = health_route, url, port, env } = image.custom;
  return { variant: 'custom', settings: compact({ url, port, healthRoute, env }) };
}

function buildChange({ type, compute, model }: UpdateBody): SpecChange {
  return {
    ...compact<Pick<EndpointSpec, 'type' | 'accelerator' | 'instanceType' | 'instanceSize'>>({
      type,
      accelerator: compute?.accelerator,
      instanceType: compute?.instanceType,
      instanceSize: compute?.instanceSize,
    }),
    ...(compute?.scaling === undefined ? {} : { scaling: buildScaling(compute.scaling) }),
    ...(model === undefined ? {} : { model: buildModelChange(model) }),
  };
}

function buildScaling(scaling: NonNullable<NonNullable<UpdateBody['compute']>['scaling']>): Partial<Scaling> {
  const { minReplica, maxReplica, scaleToZeroTimeout } = scaling;
  return compact<Omit<Scaling, 'measure'>>({ minReplica, maxReplica, scaleToZeroTimeout });
}

function buildModelChange({ repository, revision, task }: NonNullable<UpdateBody['model']>): Partial<Model> {
  return compact<Pick<Model, 'repository' | 'revision' | 'task'>>({ repository, revision, task });
}
