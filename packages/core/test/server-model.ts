// A small pure model of the server for tests: what it stores, what it returns, and how an update merges.

import type { Dialect } from '../src/client/dialects/dialect.ts';
import type { Endpoint } from '../src/client/schemas/endpoint.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../src/client/schemas/requests.ts';

/** The commit of a branch: 40 hex digits that differ when the names do. */
export function commitOf(revision: string): string {
  if (/^[0-9a-f]{40}$/.test(revision)) return revision;
  let hash = 7n;
  for (const character of revision)
    hash = (hash * 1_000_003n + BigInt(character.codePointAt(0) ?? 0)) % 2n ** 160n;
  return hash.toString(16).padStart(40, '0');
}

/** What a server returns of an endpoint that it stores. */
export function echoOf(dialect: Dialect, kept: CreateEndpointRequest, state = 'running'): Endpoint {
  return dialect === 'production' ? echoProduction(kept, state) : echoSpec(kept, state);
}

function echoProduction(kept: CreateEndpointRequest, state: string): Endpoint {
  const { model, compute } = kept;
  const { scaling } = compute;
  return {
    name: kept.name,
    type: kept.type,
    accountId: null,
    provider: { ...kept.provider },
    compute: {
      ...compute,
      id: null,
      scaling: {
        ...scaling,
        scaleToZeroTimeout: scaling.scaleToZeroTimeout ?? 15,
        measure: scaling.measure ?? { hardwareUsage: 80 },
        metric: 'hardwareUsage',
      },
    },
    model: {
      repository: model.repository,
      framework: model.framework,
      revision: commitOf(model.revision ?? 'main'),
      task: model.task ?? null,
      args: model.args ?? null,
      command: model.command ?? null,
      env: { ...model.env },
      secrets: Object.fromEntries(Object.keys(model.secrets ?? {}).map((key) => [key, ''])),
      image: echoImage(model.image),
      fromCatalog: false,
    },
    status: {
      state,
      message: '',
      url: 'https://x.example',
      createdBy: { id: '1', name: 'a' },
      private: null,
      readyReplica: 1,
      targetReplica: 1,
    },
    healthRoute: '/health',
    tags: [...(kept.tags ?? [])],
    route: null,
    network: null,
  };
}

/** Credentials are returned empty, and defaults are added. */
function echoImage(image: CreateEndpointRequest['model']['image']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(image).map(([variant, fields]) => {
      const hasCredentials = fields !== undefined && 'credentials' in fields;
      const emptied = hasCredentials ? { credentials: { username: '', password: null } } : {};
      return [variant, { healthRoute: null, port: 80, extra: null, ...fields, ...emptied }];
    }),
  );
}

function echoSpec(kept: CreateEndpointRequest, state: string): Endpoint {
  const { model } = kept;
  const { image } = model;
  const url = image.custom?.url;
  return {
    name: kept.name,
    type: kept.type,
    provider: { ...kept.provider },
    compute: { ...kept.compute, scaling: { scaleToZeroTimeout: 15, ...kept.compute.scaling } },
    model: {
      repository: model.repository,
      framework: model.framework,
      revision: commitOf(model.revision ?? 'main'),
      task: model.task,
      image: url === undefined ? { huggingface: {} } : { custom: { url, port: image.custom?.port ?? 80 } },
    },
    status: { state, message: '', url: 'https://x.example' },
    url: 'https://x.example',
  };
}

/** PUT: objects merge; lists, maps and the image are replaced as a whole. */
export function mergeUpdate(kept: CreateEndpointRequest, body: UpdateEndpointRequest): CreateEndpointRequest {
  const { compute, model, ...rest } = structuredClone(body);
  const { scaling, ...instance } = compute ?? {};
  const merged = {
    ...kept,
    ...rest,
    compute: { ...kept.compute, ...instance, scaling: { ...kept.compute.scaling, ...scaling } },
    model: { ...kept.model, ...model },
  };
  return merged as CreateEndpointRequest;
}
