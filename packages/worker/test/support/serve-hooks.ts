// A receiver of notifications on loopback: it stores them, and answers as a test orders; only for tests.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface HookReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * `GET /received` returns everything so far. `POST /answer` with `{status, headers?}` sets the answer to the next notification;
 * without it the answer is 204.
 */
export async function serveHooks(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const received: Received[] = [];
  const answers: HookReply[] = [];
  const server = createServer(async (request, reply) => {
    const body = await readText(request);
    const path = request.url ?? '';
    if (path === '/received') {
      reply.end(JSON.stringify(received));
      return;
    }
    if (path === '/answer') {
      answers.push(JSON.parse(body));
      reply.end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ path, headers, body });
    const { status, headers: more } = answers.shift() ?? { status: 204 };
    reply.writeHead(status, { location: '/moved', ...more }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
