// Parses the create and update bodies of the published specification, and refuses everything it does not name.
// Source: the Inference Endpoints API description 1.0.0, CreateEndpointRequest and UpdateEndpointRequest.
import type { EndpointSpec, Image, Model, Scaling, SpecChange } from '../../endpoints/spec.ts';
import type { Result } from '../../outcome.ts';
import { parseBody, settleReading } from '../reading/body.ts';
import { compact } from '../reading/compact.ts';
import { type BodyFault, type Place, type Presence, refuseUnknown } from '../reading/reader.ts';
import { readCount, readEnum, readObject, readString, readStringMap } from '../reading/values.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/;
const TYPES = ['public', 'protected', 'private'] as const;
const VENDORS = ['aws', 'azure', 'gcp'] as const;
const ACCELERATORS = ['cpu', 'gpu'] as const;
const FRAMEWORKS = ['pytorch', 'custom'] as const;

export function parseSpecCreate(text: string): Result<EndpointSpec, BodyFault> {
  const body = parseBody(text);
  return body.ok ? settleReading(body.value, readCreate(body.value)) : body;
}

export function parseSpecUpdate(text: string): Result<SpecChange, BodyFault> {
  const body = parseBody(text);
  return body.ok ? settleReading(body.value, readUpdate(body.value)) : body;
}

function readCreate(body: Place): EndpointSpec | undefined {
  refuseUnknown(body, ['name', 'type', 'provider', 'compute', 'model']);
  const name = readName(body);
  const type = readEnum(body, { field: 'type', presence: 'required', values: TYPES });
  const provider = readProvider(body);
  const compute = readObject(body, 'compute', 'required');
  const place = readObject(body, 'model', 'required');
  if (compute === undefined || place === undefined) return undefined;
  const parts = readCompute(compute, 'required');
  const { accelerator, instanceType, instanceSize } = parts;
  const scaling = completeScaling(parts.scaling);
  const model = readModel(place);
  if (name === undefined || type === undefined || provider === undefined || model === undefined) {
    return undefined;
  }
  if (accelerator === undefined || instanceType === undefined || instanceSize === undefined) return undefined;
  if (scaling === undefined) return undefined;
  return {
    name,
    type,
    provider,
    accelerator,
    instanceType,
    instanceSize,
    scaling,
    model,
    tags: [],
    extras: {
      experimentalFeatures: {},
      notifications: {},
      customRouter: null,
      network: null,
      privateService: null,
      route: null,
    },
  };
}

function readName(body: Place): string | undefined {
  const name = readString(body, 'name', 'required');
  if (name !== undefined && !NAME.test(name)) {
    body.faults.push({ kind: 'invalidValue', path: 'name', message: `must match ${NAME.source}` });
  }
  return name;
}

function readProvider(body: Place): EndpointSpec['provider'] | undefined {
  const provider = readObject(body, 'provider', 'required');
  if (provider === undefined) return undefined;
  refuseUnknown(provider, ['vendor', 'region']);
  const vendor = readEnum(provider, { field: 'vendor', presence: 'required', values: VENDORS });
  const region = readString(provider, 'region', 'required');
  return vendor === undefined || region === undefined ? undefined : { vendor, region };
}

type Compute = Pick<SpecChange, 'accelerator' | 'instanceType' | 'instanceSize' | 'scaling'>;

function readCompute(compute: Place, presence: Presence): Compute {
  refuseUnknown(compute, ['accelerator', 'instanceType', 'instanceSize', 'scaling']);
  const scaling = readScaling(compute, presence);
  return {
    ...compact<Pick<EndpointSpec, 'accelerator' | 'instanceType' | 'instanceSize'>>({
      accelerator: readEnum(compute, { field: 'accelerator', presence, values: ACCELERATORS }),
      instanceType: readString(compute, 'instanceType', presence),
      instanceSize: readString(compute, 'instanceSize', presence),
    }),
    ...(scaling === undefined ? {} : { scaling }),
  };
}

function readScaling(compute: Place, presence: Presence): Partial<Scaling> | undefined {
  const scaling = readObject(compute, 'scaling', presence);
  if (scaling === undefined) return undefined;
  refuseUnknown(scaling, ['minReplica', 'maxReplica', 'scaleToZeroTimeout']);
  const maxReplica = readCount(scaling, 'maxReplica', presence);
  if (maxReplica === 0) {
    const path = 'compute.scaling.maxReplica';
    scaling.faults.push({ kind: 'invalidValue', path, message: 'must be at least 1' });
  }
  return compact<Scaling>({
    minReplica: readCount(scaling, 'minReplica', presence),
    maxReplica,
    scaleToZeroTimeout: readCount(scaling, 'scaleToZeroTimeout', 'optional'),
    measure: undefined,
  });
}

function completeScaling(read: Partial<Scaling> | undefined): Scaling | undefined {
  if (read?.minReplica === undefined || read.maxReplica === undefined) return undefined;
  const { minReplica, maxReplica, scaleToZeroTimeout } = read;
  return { minReplica, maxReplica, scaleToZeroTimeout: scaleToZeroTimeout ?? null, measure: null };
}

function readModel(model: Place): Model | undefined {
  refuseUnknown(model, ['repository', 'revision', 'task', 'framework', 'image']);
  const repository = readString(model, 'repository', 'required');
  const task = readString(model, 'task', 'required');
  const framework = readEnum(model, { field: 'framework', presence: 'optional', values: FRAMEWORKS });
  const revision = readString(model, 'revision', 'optional');
  const image = readImage(model);
  if (repository === undefined || task === undefined || image === undefined) return undefined;
  return {
    repository,
    revision: revision ?? 'main',
    task,
    framework: framework ?? 'pytorch',
    image,
    args: null,
    command: null,
    env: {},
    secrets: {},
  };
}

/** Both keys may stand side by side in the specification; the custom container is then the one that runs. */
function readImage(model: Place): Image | undefined {
  const image = readObject(model, 'image', 'optional');
  if (image === undefined) return { variant: 'huggingface', settings: {} };
  refuseUnknown(image, ['huggingface', 'custom']);
  const huggingface = readObject(image, 'huggingface', 'optional');
  const custom = readObject(image, 'custom', 'optional');
  if (custom !== undefined) return { variant: 'custom', settings: readCustom(custom) };
  return { variant: 'huggingface', settings: huggingface?.object ?? {} };
}

/** The specification spells `health_route`; the production spelling is taken too, and both mean the same. */
function readCustom(custom: Place): Image['settings'] {
  refuseUnknown(custom, ['url', 'port', 'health_route', 'healthRoute', 'env']);
  const healthRoute =
    readString(custom, 'healthRoute', 'optional') ?? readString(custom, 'health_route', 'optional');
  const settings = {
    url: readString(custom, 'url', 'required'),
    port: readCount(custom, 'port', 'optional'),
    healthRoute,
    env: readStringMap(custom, 'env', 'optional'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function readUpdate(body: Place): SpecChange {
  refuseUnknown(body, ['type', 'compute', 'model']);
  const type = readEnum(body, { field: 'type', presence: 'optional', values: TYPES });
  const compute = readObject(body, 'compute', 'optional');
  const model = readObject(body, 'model', 'optional');
  return {
    ...(type === undefined ? {} : { type }),
    ...(compute === undefined ? {} : readCompute(compute, 'optional')),
    ...(model === undefined ? {} : { model: readModelChange(model) }),
  };
}

function readModelChange(model: Place): Partial<Model> {
  refuseUnknown(model, ['repository', 'revision', 'task']);
  return compact<Pick<Model, 'repository' | 'revision' | 'task'>>({
    repository: readString(model, 'repository', 'optional'),
    revision: readString(model, 'revision', 'optional'),
    task: readString(model, 'task', 'optional'),
  });
}
