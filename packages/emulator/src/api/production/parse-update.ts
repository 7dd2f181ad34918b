// Parses production's update body into a change of the spec. Absent or null fields change nothing.
// Source: huggingface_hub `update_inference_endpoint` sends only what changed.
import type { BodyFault } from '../../body/check-body.ts';
import type { EndpointSpec, Model, Scaling, SpecChange } from '../../endpoints/spec.ts';
import { type Result, success } from '../../outcome.ts';
import { compact } from '../compact.ts';
import { readBody } from '../read-body.ts';
import { readExtras, readType } from './read-parts.ts';
import { type UpdateBody, updateSchema } from './schemas.ts';

export function parseProductionUpdate(body: string): Result<SpecChange, BodyFault> {
  const read = readBody(updateSchema, body);
  return read.ok ? success(buildChange(read.value)) : read;
}

type Flat = Pick<
  EndpointSpec,
  'type' | 'provider' | 'tags' | 'accelerator' | 'instanceType' | 'instanceSize'
>;

function buildChange(body: UpdateBody): SpecChange {
  const { compute, model } = body;
  const extras = readExtras(body);
  return {
    ...compact<Flat>({
      type: body.type === null || body.type === undefined ? undefined : readType(body.type),
      provider: body.provider,
      tags: body.tags,
      accelerator: compute?.accelerator,
      instanceType: compute?.instanceType,
      instanceSize: compute?.instanceSize,
    }),
    ...(compute?.scaling ? { scaling: buildScaling(compute.scaling) } : {}),
    ...(model ? { model: buildModel(model) } : {}),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
  };
}

function buildScaling(scaling: ScalingBody): Partial<Scaling> {
  return compact<Scaling>({
    minReplica: scaling.minReplica,
    maxReplica: scaling.maxReplica,
    scaleToZeroTimeout: scaling.scaleToZeroTimeout,
    measure: scaling.measure,
  });
}

type ScalingBody = NonNullable<NonNullable<UpdateBody['compute']>['scaling']>;

function buildModel(model: NonNullable<UpdateBody['model']>): Partial<Model> {
  return compact<Model>({
    repository: model.repository,
    revision: model.revision,
    task: model.task,
    framework: model.framework,
    image: model.image,
    args: model.args,
    command: model.command,
    env: model.env,
    secrets: model.secrets,
  });
}
