// Runs both scripts with `wrangler dev` as a child process on loopback and waits until they answer. It runs the build that would
// be uploaded, so the core must have been built. It may not know the policy.

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
/** Stopping takes a tenth of this; a process that is still running then is killed. */
const STOP_WITHIN_MS = 5_000;
/** Enough to see why it did not start. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url).href);

/** Forbids requests to the outside, and questions. */
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
  /** Its last output. */
  output(): string;
  stop(): Promise<void>;
  /** Kills wrangler and workerd at once, as if the machine were lost. */
  kill(): Promise<void>;
}

export interface WranglerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly vars: ScriptTexts;
  /** They are passed in files that only this user can read, because every user of the machine can see arguments. */
  readonly secrets: ScriptTexts;
  /** Where the configurations and the objects' databases are stored. */
  readonly storage: string;
  /** Gets each line that the scripts log. */
  readonly onLine?: (line: string) => void;
  /** Aborts the start: no process is left, and the promise rejects. */
  readonly signal?: AbortSignal;
  /** The person that `ctx.access` shows for every visitor; without it, nobody. */
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
    // The files of a killed wrangler are deleted together with the storage.
    env: { ...process.env, ...QUIET, TMPDIR: storage },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended. Ctrl-C reaches only this process, which stops the group.
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
    // Kills processes that have not ended by then, or have lost their parent.
    await kill();
  };
  if (!(await isReady(url, ended, signal))) {
    await stop();
    signal?.throwIfAborted();
    throw new Error(`wrangler dev did not start:\n${output()}`);
  }
  return { url, ended, output, stop, kill };
}

/** The objects' data goes beside the first configuration. */
function argumentsOf(configs: readonly string[], port: number): readonly string[] {
  return [
    'dev',
    ...configs.flatMap((path) => ['--config', path]),
    ...['--ip', LOOPBACK, '--port', String(port), '--inspector-port', '0'],
    // With a lower level the scripts' own lines would be lost.
    ...['--show-interactive-dev-session', 'false', '--log-level', 'log'],
  ];
}

export function wranglerPath(): string {
  const entry = createRequire(import.meta.url).resolve('wrangler/package.json');
  return join(dirname(entry), 'bin', 'wrangler.js');
}

/** A group exists as long as one of its processes. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No process is left in it.
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
    // With stored data, the last cron run may be long ago; the Worker is up all the same.
    if (reply?.status === 200 || (await reply?.text())?.includes('"cronLate"') === true) return true;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
