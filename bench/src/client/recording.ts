// Records replies of the emulator as bytes for replay: 10,000 endpoints in production's shape. It opens no socket.

import { createSystemPorts, Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';

/** Request paths with query, each with the JSON text of its reply. */
export type Recording = Readonly<Record<string, string>>;

export const NAMESPACE = 'acme';
export const ENDPOINTS = 10_000;
const PAGE_SIZE = 100;

export const nameOf = (index: number): string => `pr-${index}-widgets`;

export interface RecordedApi {
  readonly recording: Recording;
  readonly endpointPath: string;
  /** In the order of the client's requests. */
  readonly pagePaths: readonly string[];
}

/** Records every reply to the real client, so that both sides of a comparison get the same bytes. */
export async function recordApi(): Promise<RecordedApi> {
  const emulator = createEmulator();
  const quota = { namespace: NAMESPACE, vendor: 'aws', instanceType: 'intel-spr' } as const;
  emulator.admin.setQuota({ ...quota, maxAccelerators: 2 * ENDPOINTS });
  for (let index = 0; index < ENDPOINTS; index += 1) await createOne(emulator, index);
  const recording: Record<string, string> = {};
  const paths: string[] = [];
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: createSystemPorts({
      fetch: async (url, init) => {
        const response = await emulator.fetch(url, init);
        const { pathname, search } = new URL(url);
        recording[pathname + search] = await response.clone().text();
        paths.push(pathname + search);
        return response;
      },
    }),
  });
  const one = await client.getEndpoint({ namespace: NAMESPACE, name: nameOf(1) });
  const all = await client.listEndpoints({ namespace: NAMESPACE });
  if (!one.ok || !all.ok || all.value.endpoints.length !== ENDPOINTS)
    throw new Error('the recording is incomplete');
  const [endpointPath, ...pagePaths] = paths;
  if (endpointPath === undefined || pagePaths.length !== ENDPOINTS / PAGE_SIZE)
    throw new Error(`recorded ${pagePaths.length} pages`);
  return { recording, endpointPath, pagePaths };
}

async function createOne(emulator: Emulator, index: number): Promise<void> {
  const created = await emulator.fetch(`${emulator.urls.api}/endpoint/${NAMESPACE}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(buildBody(index)),
  });
  if (!created.ok) throw new Error(`endpoint ${index}: ${await created.text()}`);
}

function buildBody(index: number): Readonly<Record<string, unknown>> {
  return {
    ...SAMPLE_SPEC,
    name: nameOf(index),
    model: { ...SAMPLE_SPEC.model, revision: 'main', env: { LOG_LEVEL: 'info' }, secrets: {} },
    tags: ['preview-endpoints', 'repo-4242', `pr-${index}`],
  };
}
