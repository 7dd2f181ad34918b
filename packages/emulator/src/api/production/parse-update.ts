// Parses production's update body: every field may be absent, and null means "leave it".
// Source: production OpenAPI 2.0.0, EndpointUpdate; huggingface_hub `update_inference_endpoint`.
import type { EndpointSpec, SpecChange } from '../../endpoints/spec.ts';
import type { Result } from '../../outcome.ts';
import { parseBody, settleReading } from '../reading/body.ts';
import { compact } from '../reading/compact.ts';
import { type BodyFault, type Place, refuseUnknown } from '../reading/reader.ts';
import { readEnum, readObject, readString, readStringList } from '../reading/values.ts';
import { ACCELERATORS } from './enums.ts';
import { EXTRA_FIELDS, readExtras, readModel, readProvider, readScaling, readType } from './fields.ts';

const TOP_FIELDS = ['type', 'provider', 'compute', 'model', 'tags', 'accountId', ...EXTRA_FIELDS];
const COMPUTE_FIELDS = ['id', 'accelerator', 'instanceType', 'instanceSize', 'scaling'];

export function parseProductionUpdate(text: string): Result<SpecChange, BodyFault> {
  const body = parseBody(text);
  return body.ok ? settleReading(body.value, readUpdate(body.value)) : body;
}

function readUpdate(body: Place): SpecChange {
  refuseUnknown(body, TOP_FIELDS);
  const model = readObject(body, 'model', 'nullable');
  const extras = readExtras(body);
  return {
    ...compact<Pick<EndpointSpec, 'type' | 'provider' | 'tags'>>({
      type: readType(body, 'nullable'),
      provider: readProvider(body, 'nullable'),
      tags: readStringList(body, 'tags', 'nullable'),
    }),
    ...readComputeChange(body),
    ...(model === undefined
      ? {}
      : { model: readModel(model, { needed: 'nullable', task: 'nullable', maps: 'nullable' }) }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
  };
}

function readComputeChange(body: Place): SpecChange {
  const compute = readObject(body, 'compute', 'nullable');
  if (compute === undefined) return {};
  refuseUnknown(compute, COMPUTE_FIELDS);
  const scaling = readScaling(compute, 'nullable', 'nullable');
  return {
    ...compact<Pick<EndpointSpec, 'accelerator' | 'instanceType' | 'instanceSize'>>({
      accelerator: readEnum(compute, { field: 'accelerator', presence: 'nullable', values: ACCELERATORS }),
      instanceType: readString(compute, 'instanceType', 'nullable'),
      instanceSize: readString(compute, 'instanceSize', 'nullable'),
    }),
    ...(scaling === undefined ? {} : { scaling }),
  };
}
