// Renders an endpoint as the specification describes it (schema Endpoint), and nothing beyond it; pure.
import { inferenceUrl, messageOf, timestamp } from '../../endpoints/read-record.ts';
import type { EndpointRecord } from '../../endpoints/record.ts';
import type { Image } from '../../endpoints/spec.ts';
import type { Store } from '../../store.ts';

const ACCOUNT_ID = '6273f303f6d63a28483fde12';

export function renderSpecEndpoint(record: EndpointRecord, { origin }: Pick<Store, 'origin'>): object {
  const { spec } = record;
  const { accelerator, instanceType, instanceSize } = spec;
  const { minReplica, maxReplica, scaleToZeroTimeout: timeout } = spec.scaling;
  const url = record.hasUrl ? { url: inferenceUrl(origin, record) } : {};
  return {
    name: spec.name,
    type: spec.type,
    accountId: ACCOUNT_ID,
    provider: spec.provider,
    compute: {
      accelerator,
      instanceType,
      instanceSize,
      scaling: { minReplica, maxReplica, ...(timeout === null ? {} : { scaleToZeroTimeout: timeout }) },
    },
    model: {
      repository: spec.model.repository,
      // The specification allows a revision or branch here, so it is returned as requested.
      revision: spec.model.revision ?? 'main',
      ...(spec.model.task === null ? {} : { task: spec.model.task }),
      framework: spec.model.framework,
      image: renderImage(spec.model.image),
    },
    status: {
      // The specification has no state for a failed update. `running` would hide the failure.
      state: record.state === 'updateFailed' ? 'failed' : record.state,
      message: messageOf(record),
      createdAt: timestamp(record.createdAtMs),
      updatedAt: timestamp(record.updatedAtMs),
      ...url,
    },
    ...url,
  };
}

/** The reply shows only the url and the port of a custom container, because its env may hold secrets. */
function renderImage(image: Image): object {
  if (image.variant !== 'custom') return { huggingface: {} };
  const { url, port } = image.settings;
  return { custom: port === undefined ? { url } : { url, port } };
}
