// Runs workerd with the given bundles on loopback, and returns how soon it listens. It sends nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { nowMs, within } from '../stopwatch.ts';
import type { BUNDLES } from './build-bundles.ts';
import { EXECUTOR_SECRETS, INGRESS_SECRETS, SIGNING_SECRET } from './signed-requests.ts';

/** The package is CommonJS without types. Its only export is the path of the program. */
const { default: program }: { readonly default: string } = createRequire(import.meta.url)('workerd');

const START_LIMIT_MS = 20_000;
const NANOSECONDS_PER_SECOND = 1e9;

export type Bundle = (typeof BUNDLES)[number];

export type Executor = 'executor' | 'stand-in' | 'none';

export interface Workerd {
  readonly ports: Readonly<Record<string, number>>;
  readonly begunMs: number;
  /** Processor time of the process in seconds, where the platform provides it. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/**
 * Each bundle gets its own port. With `upstream` among them, the executor's requests go there. `executor` is the
 * script that ingress is bound to; it is started too.
 */
export async function serveWorkerd(
  folder: string,
  open: readonly Bundle[],
  executor: Executor,
): Promise<Workerd> {
  const config = join(folder, `${[...open, executor].join('-')}.capnp`);
  writeFileSync(config, renderConfig({ folder, open, executor }));
  const begunMs = nowMs();
  const child = spawn(program, ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const control = child.stdio[3] as Readable;
  try {
    const ports = await within(START_LIMIT_MS, readPorts(control, open), 'workerd');
    return {
      ports,
      begunMs,
      cpuSeconds: () => readCpuSeconds(child.pid ?? 0),
      async stop() {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** workerd writes one line of JSON for each socket. */
async function readPorts(control: Readable, open: readonly Bundle[]): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  let text = '';
  for await (const chunk of control) {
    text += String(chunk);
    for (const [, socket = '', port] of text.matchAll(/"socket":"(\w+)","port":(\d+)/g))
      ports[socket] = Number(port);
    if (open.every((name) => ports[name] !== undefined)) return ports;
  }
  throw new Error(`workerd ended early: ${text}`);
}

/** Linux only (the kernel's sched-stats: nanoseconds on a processor, for each thread). Elsewhere it is not a number. */
function readCpuSeconds(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const spent = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
    return spent.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / NANOSECONDS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

const DATE = '2026-11-01';

interface Served {
  readonly folder: string;
  readonly open: readonly Bundle[];
  readonly executor: Executor;
}

function renderConfig({ folder, open, executor }: Served): string {
  const outbound = open.includes('upstream') ? ', globalOutbound = "upstream"' : '';
  const services = [
    ...open.map(
      (name) => `(name = "${name}", worker = (${renderModule(name)}, ${renderBindings(name, executor)}))`,
    ),
    ...(executor === 'none'
      ? []
      : [`(name = "bound", worker = (${renderModule(executor)}, ${renderObjects()}${outbound}))`]),
    `(name = "objects", disk = (path = ${JSON.stringify(folder)}, writable = true))`,
  ];
  const sockets = open.map(
    (name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.join(', ')}],
  sockets = [${sockets.join(', ')}]
);
`;
}

function renderModule(name: Bundle): string {
  return `modules = [(name = "${name}.js", esModule = embed "${name}.js")], compatibilityDate = "${DATE}"`;
}

const OBJECTS = { ENDPOINTS: 'EndpointObject', TRIGGERS: 'TriggerIndex' } as const;

/**
 * The bindings of wrangler.jsonc without the rate limit, which would stop the bench. The scripts compared with
 * ingress get the same bindings, because workerd spends time on reading them that Cloudflare does not spend.
 */
function renderBindings(name: Bundle, executor: Executor): string {
  if (name === 'store') return renderStore();
  if (name === 'usual') return `bindings = [${renderTexts({ SIGNING_SECRET })}]`;
  if (executor === 'none' || name === 'upstream') return 'bindings = []';
  const bound = [
    ...Object.entries(OBJECTS).map(
      ([binding, object]) =>
        `(name = "${binding}", durableObjectNamespace = (className = "${object}", serviceName = "bound"))`,
    ),
    '(name = "EXECUTOR", service = (name = "bound", entrypoint = "Executor"))',
  ];
  const texts = name === 'probe' ? [] : renderTexts({ RATE_LIMIT: 'off', ...INGRESS_SECRETS });
  return `bindings = [${[...texts, ...bound].join(', ')}]`;
}

function renderStore(): string {
  return `bindings = [(name = "STORE", durableObjectNamespace = "StoreObject")],
      durableObjectNamespaces = [(className = "StoreObject", uniqueKey = "StoreObject", enableSql = true)],
      durableObjectStorage = (localDisk = "objects")`;
}

/** The objects of wrangler.executor.jsonc. */
function renderObjects(): string {
  const texts = {
    API_URL: 'http://127.0.0.1:9/v2',
    HUB_URL: 'http://127.0.0.1:9/hub',
    GITHUB_API_URL: 'http://127.0.0.1:9/github',
    DIALECT: 'production',
    HF_TOKEN: EXECUTOR_SECRETS.HF_TOKEN,
    RULES: EXECUTOR_SECRETS.RULES,
  };
  const bindings = Object.entries(OBJECTS).map(
    ([name, object]) => `(name = "${name}", durableObjectNamespace = "${object}")`,
  );
  const namespaces = Object.values(OBJECTS).map(
    (object) => `(className = "${object}", uniqueKey = "${object}", enableSql = true)`,
  );
  return `bindings = [${[...renderTexts(texts), ...bindings].join(', ')}],
      durableObjectNamespaces = [${namespaces.join(', ')}], durableObjectStorage = (localDisk = "objects")`;
}

function renderTexts(texts: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(texts).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
}
