// A separate process that answers recorded paths with recorded bytes, as fast as Node can. It computes nothing.

import { createServer } from 'node:http';

const bodies = new Map<string, Buffer>();

const server = createServer((request, reply) => {
  const body = bodies.get(request.url ?? '');
  reply.writeHead(body === undefined ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': body?.byteLength ?? 0,
  });
  reply.end(body);
});
// Longer than any round, because a connection that closes during a round would change the figures.
server.keepAliveTimeout = 60_000;

process.on('message', (recording) => {
  if (typeof recording !== 'object' || recording === null) return;
  for (const [path, text] of Object.entries(recording)) bodies.set(path, Buffer.from(String(text)));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
});
process.on('disconnect', () => process.exit(0));
