// Finds free loopback ports; it does not keep them open.

import { once } from 'node:events';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

export async function findFreePort(): Promise<number> {
  const port = await listenOnce(0);
  if (typeof port === 'number') return port;
  throw new Error(`No free port was found: ${port}`);
}

/** Undefined if the port is free; otherwise the end of a sentence after "which". */
export async function whyNotFree(port: number): Promise<string | undefined> {
  const heard = port === 0 ? port : await listenOnce(port);
  if (typeof heard === 'number') return undefined;
  return heard === 'EADDRINUSE' ? 'is taken' : `cannot be used here (${heard})`;
}

/** The port, or the system's error code. */
async function listenOnce(wanted: number): Promise<number | string> {
  const server = createServer();
  try {
    await once(server.listen(wanted, LOOPBACK), 'listening');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? 'no address' : address.port;
}
