// The command `npm run dev`: emulator and Worker together on loopback until a signal; flags in, addresses out.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createScaledClock, type ServedEmulator, serveEmulator } from '@preview-endpoints/emulator';
import { buildDevPolicy, createDevSecrets } from './dev-policy.ts';
import { type Addresses, renderWelcome } from './render-welcome.ts';
import { type RunningWorker, runWrangler } from './run-wrangler.ts';

/** A model that takes ten minutes to start in truth takes ten seconds here. */
const DEFAULT_SPEED = '60';

/** The tag of an Access application that there is only here. */
const ACCESS_AUD = 'local';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    'emulator-port': { type: 'string', default: '0' },
    speed: { type: 'string', default: DEFAULT_SPEED },
    access: { type: 'string' },
  },
});

const storage = await mkdtemp(join(tmpdir(), 'preview-endpoints-'));
const emulator = await serveEmulator({
  port: Number(flags['emulator-port']),
  clock: createScaledClock(Number(flags.speed)),
});
try {
  const { addresses, worker } = await start(emulator);
  process.stdout.write(flags.json ? `${JSON.stringify(addresses)}\n` : renderWelcome(addresses));
  await Promise.race([signalled(), worker.ended]);
  await worker.stop();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await emulator.close();
  await rm(storage, { recursive: true, force: true });
}

async function start({
  emulator: { urls, token, githubToken },
}: ServedEmulator): Promise<{ readonly addresses: Addresses; readonly worker: RunningWorker }> {
  const secrets = createDevSecrets();
  const { access: email } = flags;
  const policy = buildDevPolicy(secrets, email === undefined ? {} : { people: [email] });
  const worker = await runWrangler({
    port: Number(flags.port),
    vars: {
      // Tests that send a lot would be stopped by the brake against floods.
      doors: { FLOOD_BRAKE: 'off', ...(email === undefined ? {} : { ACCESS_AUD }) },
      executor: {
        API_URL: urls.api,
        HUB_URL: urls.hub,
        GITHUB_API_URL: urls.github,
        GITHUB_TOKEN: githubToken,
      },
    },
    secrets: { HF_TOKEN: token, POLICY: JSON.stringify(policy) },
    storage,
    ...(email === undefined ? {} : { access: { aud: ACCESS_AUD, identity: { email } } }),
  });
  return { addresses: { worker: worker.url, ...urls, token, githubToken, ...secrets }, worker };
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
