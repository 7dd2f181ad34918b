// The command `npm run dev`: emulator and Worker together on loopback until a signal; flags in, addresses out.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScaledClock, serveEmulator } from '@preview-endpoints/emulator';
import { DEV_USAGE, type DevFlags, parseDevFlags } from './dev-flags.ts';
import { buildDevPolicy, createDevSecrets } from './dev-policy.ts';
import { whyNotFree } from './ports.ts';
import { renderLogLine } from './render-log-line.ts';
import { type Addresses, renderWelcome } from './render-welcome.ts';
import { type RunningWorker, runWrangler } from './run-wrangler.ts';
import { exitCodeOf, listenForSignals } from './signals.ts';
import { splitOwn } from './split-own.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** The tag of an Access application that exists only here. */
const ACCESS_AUD = 'local';

/** A process may still be writing just after it was killed. */
const REMOVE_RETRIES = 5;

const stopped = listenForSignals();
process.exitCode = await main();

async function main(): Promise<number> {
  const flags = parseDevFlags(process.argv.slice(2));
  if (!flags.ok) return refuse(flags.fault);
  if (flags.value === 'help') {
    process.stdout.write(DEV_USAGE);
    return 0;
  }
  const mistakes = await checkPorts(flags.value);
  return mistakes.length > 0 ? refuse(mistakes) : serve(flags.value);
}

function refuse(mistakes: readonly string[]): number {
  process.stderr.write(`${mistakes.join('\n')}\n\n${DEV_USAGE}`);
  return EXIT_USAGE;
}

async function checkPorts({ port, emulatorPort }: DevFlags): Promise<readonly string[]> {
  if (port !== 0 && port === emulatorPort)
    return [`--port: got ${port}, which is the emulator's, wants another one, or 0 for any`];
  const asked = [
    { flag: '--port', port },
    { flag: '--emulator-port', port: emulatorPort },
  ];
  const reasons = await Promise.all(
    asked.map(async (each) => ({ ...each, why: await whyNotFree(each.port) })),
  );
  return reasons
    .filter(({ why }) => why !== undefined)
    .map(({ flag, port: got, why }) => `${flag}: got ${got}, which ${why}, wants a free port, or 0 for any`);
}

/** However it ends, it leaves no process, port or file. */
async function serve(flags: DevFlags): Promise<number> {
  await using stack = new AsyncDisposableStack();
  try {
    const worker = await start(flags, stack);
    await Promise.race([worker.ended, whenStopped()]);
    if (stopped.aborted) return 0;
    process.stderr.write(`wrangler dev ended unexpectedly:\n${worker.output()}\n`);
  } catch (error) {
    if (stopped.aborted) return exitCodeOf(stopped);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  return EXIT_FAILED;
}

async function start(flags: DevFlags, stack: AsyncDisposableStack): Promise<RunningWorker> {
  const storage = await mkdtemp(join(tmpdir(), 'preview-endpoints-'));
  stack.defer(() => rm(storage, { recursive: true, force: true, maxRetries: REMOVE_RETRIES }));
  const served = await serveEmulator({ port: flags.emulatorPort, clock: createScaledClock(flags.speed) });
  stack.defer(() => served.close());
  const { urls, token, githubToken } = served.emulator;
  const secrets = createDevSecrets();
  const { access: email } = flags;
  const policy = buildDevPolicy(secrets, email === undefined ? {} : { people: [email] });
  const worker = await runWrangler({
    port: flags.port,
    vars: {
      // Tests that send many requests would meet the rate limit.
      ingress: { RATE_LIMIT: 'off', ...(email === undefined ? {} : { ACCESS_AUD }) },
      executor: {
        API_URL: urls.api,
        HUB_URL: urls.hub,
        GITHUB_API_URL: urls.github,
        GITHUB_TOKEN: githubToken,
      },
    },
    // The emulated API knows one token, so cases use the same token.
    secrets: splitOwn({ HF_TOKEN: token, INFERENCE_TOKEN: token, POLICY: JSON.stringify(policy) }),
    storage,
    signal: stopped,
    onLine: (line) => {
      const rendered = renderLogLine(line);
      // Not to stdout: programs that read the addresses there expect one line.
      if (rendered !== undefined) process.stderr.write(`${rendered}\n`);
    },
    ...(email === undefined ? {} : { access: { aud: ACCESS_AUD, identity: { email } } }),
  });
  stack.defer(() => worker.stop());
  const addresses: Addresses = { worker: worker.url, ...urls, token, githubToken, ...secrets };
  process.stdout.write(flags.json ? `${JSON.stringify(addresses)}\n` : renderWelcome(addresses, flags.speed));
  return worker;
}

function whenStopped(): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve());
  });
}
