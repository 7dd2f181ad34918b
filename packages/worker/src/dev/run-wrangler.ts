// Runs both scripts with `wrangler dev` as a child on loopback and waits until they answer: what would be uploaded, so the
// core must have been built. It knows nothing of policies.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AccessMock, type ScriptVars, writeConfigs } from './write-configs.ts';

/** A cold start takes two seconds; a busy machine needs more. */
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** Enough to see why it did not start. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

const LOOPBACK = '127.0.0.1';
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url).href);

/** Nothing may reach out or ask questions. */
const QUIET = {
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  WRANGLER_SEND_METRICS: 'false',
};

export interface RunningWorker {
  readonly url: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  /** At once, with workerd, as when the machine is lost. */
  kill(): Promise<void>;
}

export interface WranglerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly vars: ScriptVars;
  /** They go through the environment: arguments can be seen by every user of the machine. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the configurations and the objects' databases are kept. */
  readonly storage: string;
  /** As whom `ctx.access` shows every visitor; without it, nobody. */
  readonly access?: AccessMock;
}

export async function runWrangler(options: WranglerOptions): Promise<RunningWorker> {
  const port = options.port === 0 ? await findFreePort() : options.port;
  const url = `http://${LOOPBACK}:${port}`;
  const { storage: folder, vars, access } = options;
  const configs = await writeConfigs({
    packageFolder: PACKAGE,
    folder,
    vars,
    ...(access === undefined ? {} : { access }),
  });
  const child = spawn(process.execPath, [wranglerPath(), ...argumentsOf(configs, port)], {
    cwd: PACKAGE,
    env: { ...process.env, ...QUIET, ...options.secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended; Ctrl-C reaches this process, which stops it.
    detached: true,
  });
  const ended = once(child, 'exit').then(() => undefined);
  const output = keepOutput(child);
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  const kill = async () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  if (!(await isReady(url, child))) {
    await (child.exitCode === null ? stop() : ended);
    throw new Error(`wrangler dev did not start:\n${output()}`);
  }
  return { url, ended, stop, kill };
}

/** What objects store goes beside the first configuration. */
function argumentsOf(configs: readonly string[], port: number): readonly string[] {
  return [
    'dev',
    ...configs.flatMap((path) => ['--config', path]),
    ...['--ip', LOOPBACK, '--port', String(port), '--inspector-port', '0'],
    ...['--show-interactive-dev-session', 'false', '--log-level', 'warn'],
  ];
}

export function wranglerPath(): string {
  const entry = createRequire(import.meta.url).resolve('wrangler/package.json');
  return join(dirname(entry), 'bin', 'wrangler.js');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      kept = `${kept}${chunk}`.slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return () => kept;
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const reply = await fetch(`${url}/healthz`).catch(() => undefined);
    if (reply?.status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}
