// Renders an endpoint as production does (OpenAPI 2.0.0, EndpointWithStatus); pure.
import {
  healthRouteOf,
  inferenceUrl,
  messageOf,
  readyReplicas,
  timestamp,
} from '../../endpoints/read-record.ts';
import type { EndpointRecord } from '../../endpoints/record.ts';
import type { Image } from '../../endpoints/spec.ts';
import { replicasIn } from '../../endpoints/tick.ts';
import type { Store } from '../../store.ts';

const ACCOUNT = { id: '6273f303f6d63a28483fde12', name: 'emulator' };

export function renderProductionEndpoint(record: EndpointRecord, store: Store): object {
  const { spec } = record;
  const { customRouter, network, privateService, route, experimentalFeatures, notifications } = spec.extras;
  return {
    name: spec.name,
    type: spec.type,
    provider: spec.provider,
    compute: renderCompute(record),
    model: renderModel(record),
    status: renderStatus(record, store),
    healthRoute: healthRouteOf(spec),
    tags: spec.tags,
    experimentalFeatures,
    notifications,
    ...(customRouter === null ? {} : { customRouter }),
    ...(network === null ? {} : { network }),
    ...(privateService === null ? {} : { privateService }),
    ...(route === null ? {} : { route }),
  };
}

function renderCompute(record: EndpointRecord): object {
  const { accelerator, instanceType, instanceSize, scaling } = record.spec;
  const { measure, ...counts } = scaling;
  return {
    id: record.instance.id,
    accelerator,
    instanceType,
    instanceSize,
    scaling: measure === null ? counts : { ...counts, measure },
  };
}

/**
 * The revision is always a commit: `main` is sent and 40 hexadecimal digits are returned, in every recorded
 * reply. Tools that compare the two (OpenTofu's plan) report a change. Secrets keep only their names (null as
 * value is an assumption).
 */
function renderModel(record: EndpointRecord): object {
  const { repository, task, framework, image, args, command, env, secrets } = record.spec.model;
  return {
    repository,
    revision: record.sha,
    ...(task === null ? {} : { task }),
    framework,
    image: renderImage(image),
    ...(args === null ? {} : { args }),
    ...(command === null ? {} : { command }),
    env,
    secrets: Object.fromEntries(Object.keys(secrets).map((key) => [key, null])),
  };
}

/** Registry credentials are returned redacted in this exact shape (huggingface_hub). */
function renderImage(image: Image): object {
  const { credentials, ...settings } = image.settings;
  const redacted = credentials === undefined ? {} : { credentials: { username: '', password: null } };
  return { [image.variant]: { ...settings, ...redacted } };
}

function renderStatus(record: EndpointRecord, store: Store): object {
  return {
    createdAt: timestamp(record.createdAtMs),
    createdBy: ACCOUNT,
    updatedAt: timestamp(record.updatedAtMs),
    updatedBy: ACCOUNT,
    state: record.state,
    message: messageOf(record),
    ...renderUrl(record, store),
    readyReplica: readyReplicas(record),
    targetReplica: replicasIn(record, record.state),
    errorMessage: record.failure?.errorMessage ?? null,
    lastUsedAt: record.lastUsedAtMs === null ? null : timestamp(record.lastUsedAtMs),
    inferenceMetricsEnabled: false,
    private: null,
  };
}

/** The admin API decides which of the three forms the URL has before the first start. */
function renderUrl(record: EndpointRecord, { origin, memory }: Store): { url?: string } {
  const before = memory.behaviour.addressBeforeStart;
  if (record.hasUrl || before === 'given') return { url: inferenceUrl(origin, record) };
  return before === 'empty' ? { url: '' } : {};
}
