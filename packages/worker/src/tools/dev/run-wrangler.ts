// Runs both scripts with `wrangler dev` as a child on loopback and waits until they answer: what would be uploaded, so the
// core must have been built. It knows nothing of policies.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort, LOOPBACK } from './ports.ts';
import { type AccessMock, type ScriptTexts, writeConfigs } from './write-configs.ts';

/** A cold start takes two seconds; a busy machine needs more. */
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** It takes a tenth of it; what is not down by then is killed. */
const STOP_WITHIN_MS = 5_000;
/** Enough to see why it did not start. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url).href);

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
  /** What it said last. */
  output(): string;
  stop(): Promise<void>;
  /** At once, with workerd, as when the machine is lost. */
  kill(): Promise<void>;
}

export interface WranglerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly vars: ScriptTexts;
  /** They go through files of this user: arguments can be seen by every user of the machine. */
  readonly secrets: ScriptTexts;
  /** Where the configurations and the objects' databases are kept. */
  readonly storage: string;
  /** Gets each line that the scripts log. */
  readonly onLine?: (line: string) => void;
  /** Ends the start: nothing is left, and the promise is rejected. */
  readonly signal?: AbortSignal;
  /** As whom `ctx.access` shows every visitor; without it, nobody. */
  readonly access?: AccessMock;
}

export async function runWrangler(options: WranglerOptions): Promise<RunningWorker> {
  const port = options.port === 0 ? await findFreePort() : options.port;
  const url = `http://${LOOPBACK}:${port}`;
  const { storage, vars, secrets, access, signal } = options;
  const configs = await writeConfigs({
    ...{ packageFolder: PACKAGE, folder: storage, vars, secrets },
    ...(access === undefined ? {} : { access }),
  });
  signal?.throwIfAborted();
  const child = spawn(process.execPath, [wranglerPath(), ...argumentsOf(configs, port)], {
    cwd: PACKAGE,
    // What a killed one leaves goes with the storage.
    env: { ...process.env, ...QUIET, TMPDIR: storage },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended; Ctrl-C reaches this process, which stops it.
    detached: true,
  });
  const ended = once(child, 'exit').then(() => undefined);
  const output = keepOutput(child);
  if (options.onLine !== undefined) passLines(child, options.onLine);
  const kill = async () => {
    killGroup(child);
    await ended;
  };
  const stop = async () => {
    child.kill('SIGINT');
    await Promise.race([ended, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
    // What has not ended by then, or has lost its parent.
    await kill();
  };
  if (!(await isReady(url, ended, signal))) {
    await stop();
    signal?.throwIfAborted();
    throw new Error(`wrangler dev did not start:\n${output()}`);
  }
  return { url, ended, output, stop, kill };
}

/** What objects store goes beside the first configuration. */
function argumentsOf(configs: readonly string[], port: number): readonly string[] {
  return [
    'dev',
    ...configs.flatMap((path) => ['--config', path]),
    ...['--ip', LOOPBACK, '--port', String(port), '--inspector-port', '0'],
    // Below this level the scripts' own lines are lost.
    ...['--show-interactive-dev-session', 'false', '--log-level', 'log'],
  ];
}

export function wranglerPath(): string {
  const entry = createRequire(import.meta.url).resolve('wrangler/package.json');
  return join(dirname(entry), 'bin', 'wrangler.js');
}

/** A group lives as long as one of its processes. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
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

function passLines({ stdout, stderr }: ChildProcess, onLine: (line: string) => void): void {
  for (const input of [stdout, stderr]) {
    if (input !== null) createInterface({ input }).on('line', onLine);
  }
}

async function isReady(url: string, ended: Promise<void>, stopped?: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  ended.then(() => over.abort());
  const signal = AbortSignal.any([
    ...[over.signal, AbortSignal.timeout(READY_WITHIN_MS)],
    ...(stopped === undefined ? [] : [stopped]),
  ]);
  while (!signal.aborted) {
    const reply = await fetch(`${url}/healthz`, { signal }).catch(() => undefined);
    // With what is kept from before, cron may have come last long ago; it is up all the same.
    if (reply?.status === 200 || (await reply?.text())?.includes('"cronLate"') === true) return true;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
