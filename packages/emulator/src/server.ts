// The emulator over HTTP on loopback: turns sockets into requests, and outcomes into replies or broken sockets.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createScaledClock } from './clock/scaled-clock.ts';
import type { Dispatch, Dispatched } from './dispatch.ts';
import { createEmulatorCore, type Emulator, type EmulatorOptions } from './emulator.ts';
import { cutStream } from './faults/cut-stream.ts';

/** Far above any body of these APIs. A larger one is a mistake of the caller. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The platform cannot build a request with these methods. */
const UNSUPPORTED: readonly string[] = ['TRACE', 'TRACK', 'CONNECT'];
const ALLOWED = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

const LOOPBACK = '127.0.0.1';

export interface ServeOptions extends Omit<EmulatorOptions, 'origin'> {
  /** 0: any free port. */
  readonly port: number;
}

export interface ServedEmulator {
  /** Such as `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly emulator: Emulator;
  /** Stops at once, even with open connections. */
  close(): Promise<void>;
}

/**
 * Serves an emulator on 127.0.0.1. The default clock is real time at speed 1, because a virtual clock cannot see
 * a client in another process. Rejects with the system's error when the port is taken.
 */
export async function serveEmulator(options: ServeOptions): Promise<ServedEmulator> {
  const { port, clock = createScaledClock(1), ...rest } = options;
  const server = createServer();
  const address = `http://${LOOPBACK}:${await listen(server, port)}`;
  const { dispatch, ...emulator } = createEmulatorCore({ ...rest, clock, origin: address });
  server.on('request', (incoming, reply) => {
    answer({ dispatch, address, incoming, reply }).catch(() => incoming.socket.destroy());
  });
  // Node passes a CONNECT on as a socket without a reply.
  server.on('connect', (_incoming, socket) => {
    socket.end(
      `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${ALLOWED}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  });
  return { address, emulator, close: () => close(server) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Exchange {
  readonly dispatch: Dispatch;
  readonly address: string;
  readonly incoming: IncomingMessage;
  readonly reply: ServerResponse;
}

async function answer({ dispatch, address, incoming, reply }: Exchange): Promise<void> {
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  const body = await readBody(incoming);
  const url = parseTarget(incoming.url ?? '/', address);
  if (body === null || url === null || url.origin !== address) {
    reply.writeHead(body === null ? 413 : 400, { connection: 'close' }).end();
    return;
  }
  const method = incoming.method ?? 'GET';
  if (UNSUPPORTED.includes(method)) {
    reply.writeHead(405, { allow: ALLOWED }).end();
    return;
  }
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
  const request = new Request(url, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: Uint8Array.from(body) } : {}),
  });
  await sendOutcome(await dispatch(request), incoming, reply);
}

/** A request target is a path, or a whole URL when the client uses the emulator as a proxy. */
function parseTarget(target: string, address: string): URL | null {
  return URL.canParse(target, address) ? new URL(target, address) : null;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const piece = Buffer.from(chunk);
    bytes += piece.byteLength;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

async function sendOutcome(
  outcome: Dispatched,
  incoming: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  if (outcome.kind === 'dropped') {
    incoming.socket.destroy();
    return;
  }
  const { response } = outcome;
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await sendStream(outcome, incoming, reply);
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  // The length of the whole body, so that a client can tell that a cut body is short.
  reply.writeHead(response.status, { ...headers, 'content-length': body.byteLength });
  if (outcome.kind === 'reply') {
    reply.end(incoming.method === 'HEAD' ? undefined : body);
    return;
  }
  reply.write(body.subarray(0, Math.min(outcome.bytes, body.byteLength - 1)), () =>
    incoming.socket.destroy(),
  );
}

/** Events are sent as they come. A cut stream ends like a broken connection. */
async function sendStream(
  outcome: Exclude<Dispatched, { kind: 'dropped' }>,
  incoming: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const { body, status, headers } = outcome.response;
  reply.writeHead(status, Object.fromEntries(headers));
  const events = body !== null && outcome.kind === 'cut' ? cutStream(body, outcome.bytes) : body;
  try {
    for await (const piece of events ?? []) reply.write(piece);
    reply.end();
  } catch {
    incoming.socket.destroy();
  }
}
