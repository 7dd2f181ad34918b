// A plain client and a valid create body for this package's tests; not part of what ships.
import { createEmulator, type EmulatorOptions } from '../emulator.ts';

interface ClientReply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at replies as a stranger would
  readonly body: any;
}

/** The smallest body that both dialects accept; `parts` replace whole top-level fields. */
export function createBody(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'pr-12-app',
    type: 'private',
    provider: { vendor: 'aws', region: 'us-east-1' },
    compute: createCompute(),
    model: createModel(),
    ...parts,
  };
}

export function createCompute(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    accelerator: 'cpu',
    instanceType: 'intel-spr',
    instanceSize: 'x1',
    scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
    ...parts,
  };
}

export function createModel(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    repository: 'o/m',
    revision: 'main',
    task: 'text-classification',
    framework: 'pytorch',
    image: { huggingface: {} },
    ...parts,
  };
}

/** The pause between polls, in milliseconds. A wait of more polls fails the test. */
const POLL_MS = 1_000;
const MAX_POLLS = 2_000;

export function createClient(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  const authorization = `Bearer ${emulator.token}`;

  async function send(url: string, init: RequestInit): Promise<ClientReply> {
    const response = await emulator.fetch(url, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const body = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: response.status, text, headers: response.headers, body };
  }

  /** Calls the management API. A text body is sent unchanged. */
  function call(method: string, path: string, body?: unknown): Promise<ClientReply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const url = path.startsWith('/v')
      ? `${emulator.urls.api.replace(/\/v2$/, '')}${path}`
      : `${emulator.urls.api}${path}`;
    return send(url, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: text }),
    });
  }

  async function waitFor(path: string, state: string): Promise<ClientReply> {
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      const reply = await call('GET', path);
      if (reply.body?.status?.state === state) return reply;
      await emulator.clock.sleep(POLL_MS);
    }
    throw new Error(`${path} never became ${state}`);
  }

  return { emulator, send, call, waitFor, authorization };
}
