// Parses production's create body into a spec.
import type { BodyFault } from '../../body/check-body.ts';
import type { EndpointSpec, Extras, Model, Scaling } from '../../endpoints/spec.ts';
import { type Result, success } from '../../outcome.ts';
import { readBody } from '../read-body.ts';
import { readExtras, readType } from './read-parts.ts';
import { type CreateBody, createSchema } from './schemas.ts';

const NO_EXTRAS: Extras = {
  experimentalFeatures: { cacheHttpResponses: false },
  notifications: { email: true, push: false },
  customRouter: null,
  network: null,
  privateService: null,
  route: null,
};

export function parseProductionCreate(body: string): Result<EndpointSpec, BodyFault> {
  const read = readBody(createSchema, body);
  return read.ok ? success(buildSpec(read.value)) : read;
}

function buildSpec(body: CreateBody): EndpointSpec {
  const { accelerator, instanceType, instanceSize, scaling } = body.compute;
  return {
    name: body.name,
    type: readType(body.type),
    provider: body.provider,
    accelerator,
    instanceType,
    instanceSize,
    scaling: buildScaling(scaling),
    model: buildModel(body.model),
    tags: body.tags ?? [],
    extras: { ...NO_EXTRAS, ...readExtras(body), privateService: body.privateService ?? null },
  };
}

function buildScaling(scaling: CreateBody['compute']['scaling']): Scaling {
  const { minReplica, maxReplica, scaleToZeroTimeout, measure } = scaling;
  return {
    minReplica,
    maxReplica,
    scaleToZeroTimeout: scaleToZeroTimeout ?? null,
    measure: measure ?? null,
  };
}

function buildModel(model: CreateBody['model']): Model {
  const { repository, framework, image } = model;
  return {
    repository,
    framework,
    image,
    revision: model.revision ?? null,
    task: model.task ?? null,
    args: model.args ?? null,
    command: model.command ?? null,
    env: model.env ?? {},
    secrets: model.secrets ?? {},
  };
}
