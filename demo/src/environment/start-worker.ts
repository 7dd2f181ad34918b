// Starts the real Worker beside the emulator, for one repository and one team. It sends no requests to it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '@preview-endpoints/emulator';
import { buildDevPolicy, createDevSecrets, runWrangler, splitOwn } from '@preview-endpoints/worker/dev';
import type { repositoryOf } from '../story/payloads.ts';
import { createWorkerCaller, type WorkerCaller } from './call-worker.ts';

export interface RunningWorker extends WorkerCaller {
  readonly url: string;
  close(): Promise<void>;
}

export async function startWorker(
  { urls, token }: Emulator,
  repository: ReturnType<typeof repositoryOf>,
): Promise<RunningWorker> {
  const storage = await mkdtemp(join(tmpdir(), 'preview-endpoints-demo-'));
  const secrets = createDevSecrets();
  const worker = await runWrangler({
    port: 0,
    vars: { ingress: {}, executor: { API_URL: urls.api, HUB_URL: urls.hub } },
    secrets: splitOwn({
      HF_TOKEN: token,
      POLICY: JSON.stringify(buildDevPolicy(secrets, { repository })),
    }),
    storage,
  });
  return {
    ...createWorkerCaller(worker.url, secrets),
    url: worker.url,
    async close() {
      await worker.stop();
      await rm(storage, { recursive: true, force: true });
    },
  };
}
