// A company network on loopback: a proxy, and behind it the emulator with addresses and certificate of a self-hosted server.

import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import type { Harness } from './harness.ts';

const TLS = join(import.meta.dirname, '../../tls');

/** The value of NODE_EXTRA_CA_CERTS on a runner. */
export const CERTIFICATE = join(TLS, 'loopback-certificate.pem');

export interface CompanyNetwork extends AsyncDisposable {
  /** The TLS server, by this machine's address. */
  readonly server: string;
  readonly proxy: string;
  /** `host METHOD path` of each request to the TLS server. */
  readonly served: readonly string[];
  /** `host:port` of each tunnel, `METHOD url` of each plain request. */
  readonly proxied: string[];
}

/** GitHub Enterprise Server has its API below the address of its pages (GitHub's documentation, "REST API: schema"). */
const GITHUB_PATHS = { '/api/v3': '/github', '/api/graphql': '/github/graphql' } as const;

export async function openCompanyNetwork({ emulator }: Harness): Promise<CompanyNetwork> {
  const served: string[] = [];
  const proxied: string[] = [];
  const { origin } = new URL(emulator.urls.api);
  const keys = {
    cert: readFileSync(CERTIFICATE),
    key: readFileSync(join(TLS, 'loopback-key.pem')),
  };
  const server = createTlsServer(keys, (request, reply) => {
    served.push(`${request.headers.host} ${request.method} ${request.url}`);
    void forward(origin + emulatedPath(request.url ?? '/'), request, reply);
  });
  const proxy = createHttpServer((request, reply) => {
    proxied.push(`${request.method} ${request.url}`);
    void forward(origin + new URL(request.url ?? '/').pathname, request, reply);
  });
  const port = await listen(server);
  proxy.on('connect', (request, socket) => {
    proxied.push(request.url ?? '');
    // Behind the proxy, every https address leads to the TLS server, every other address to the emulator.
    const target = connect(
      request.url?.endsWith(':443') ? port : Number(new URL(origin).port),
      '127.0.0.1',
      () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.pipe(socket).pipe(target);
      },
    );
    for (const end of [target, socket]) end.on('error', () => target.destroy());
  });
  const proxyPort = await listen(proxy);
  return {
    server: `https://127.0.0.1:${port}`,
    proxy: `http://127.0.0.1:${proxyPort}`,
    served,
    proxied,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      proxy.closeAllConnections();
      await Promise.all([close(server), close(proxy)]);
    },
  };
}

function emulatedPath(path: string): string {
  const known = Object.entries(GITHUB_PATHS).find(([start]) => path.startsWith(start));
  return known === undefined ? path : path.replace(known[0], known[1]);
}

async function forward(url: string, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { host, connection, 'content-length': length, ...headers } = request.headers;
  const given = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
  const answer = await fetch(url, { method: request.method ?? 'GET', headers: given, ...body });
  const type = answer.headers.get('content-type');
  reply.writeHead(answer.status, type === null ? {} : { 'content-type': type });
  reply.end(Buffer.from(await answer.arrayBuffer()));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo;
      resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
