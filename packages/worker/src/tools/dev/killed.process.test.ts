// Tests that a trigger survives the death of its process: killed between claim and execution, it is executed once afterwards.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScaledClock, serveEmulator } from '@preview-endpoints/emulator';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { buildDevPolicy, createDevSecrets } from './dev-policy.ts';
import { runWrangler } from './run-wrangler.ts';
import { SAMPLE_ENDPOINT } from './sample-endpoint.ts';
import { splitOwn } from './split-own.ts';

const NAME = 'killed';

test('a Worker that is killed after it accepted a trigger carries it out after its restart', async () => {
  await using served = await serve();
  const { emulator, storage } = served;
  const secrets = createDevSecrets();
  const start = () =>
    runWrangler({
      port: 0,
      vars: { ingress: {}, executor: { API_URL: emulator.urls.api, HUB_URL: emulator.urls.hub } },
      secrets: splitOwn({ HF_TOKEN: emulator.token, POLICY: JSON.stringify(buildDevPolicy(secrets)) }),
      storage,
    });
  await create(emulator.urls.api, emulator.token);
  const down = { kind: 'status', status: 503, body: 'down' } as const;
  emulator.admin.addFault({ side: 'api', path: `/v2/endpoint/acme/${NAME}`, times: 1, fault: down });

  const first = await start();
  const trigger = signPause(secrets.signingSecret);
  const accepted = await fetch(`${first.url}/v1/triggers`, trigger);
  expect(accepted.status).toBe(202);
  const { id } = await readJson(accepted);
  await first.kill();

  const second = await start();
  try {
    const headers = { authorization: `Bearer ${secrets.bearerKey}` };
    await expect
      .poll(async () => readJson(await fetch(`${second.url}/v1/triggers/${id}`, { headers })), {
        timeout: 60_000,
      })
      .toMatchObject({ id, status: 'done', state: 'paused', attempts: 2 });
    // A repeated trigger is answered with its outcome, and nothing is done twice.
    expect(await readJson(await fetch(`${second.url}/v1/triggers`, trigger))).toMatchObject({
      id,
      attempts: 2,
    });
  } finally {
    await second.stop();
  }
  const writes = emulator.admin
    .requests()
    .filter(({ path, method }) => path.includes(NAME) && method !== 'GET');
  expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /v2/endpoint/acme/${NAME}/pause`,
  ]);
});

async function serve() {
  const served = await serveEmulator({ port: 0, clock: createScaledClock(60) });
  const storage = await mkdtemp(join(tmpdir(), 'preview-endpoints-killed-'));
  return {
    emulator: served.emulator,
    storage,
    async [Symbol.asyncDispose]() {
      await served.close();
      await rm(storage, { recursive: true, force: true });
    },
  };
}

async function create(api: string, token: string): Promise<void> {
  const reply = await fetch(`${api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...SAMPLE_ENDPOINT, name: NAME }),
  });
  if (!reply.ok) throw new Error(await reply.text());
}

function signPause(secret: string): RequestInit {
  const id = 'msg_killed';
  const at = new Date();
  const body = JSON.stringify({ action: 'pause', namespace: 'acme', endpoint: NAME });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { method: 'POST', headers, body };
}

async function readJson(reply: Response): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = JSON.parse(await reply.text());
  return body;
}
