// A separate process that sends requests over raw sockets, each as soon as the previous one is answered, and
// counts. It judges nothing.

import { connect, type Socket } from 'node:net';
import { median } from '../statistics.ts';
import { nowMs } from '../stopwatch.ts';
import type { Load, LoadResult } from './load.ts';

process.on('message', async (load: Load) => {
  process.send?.(await sendLoad(load));
});
process.on('disconnect', () => process.exit(0));

async function sendLoad({ port, requests, connections, seconds, status }: Load): Promise<LoadResult> {
  const bytes = requests.map((request) => Buffer.from(request));
  const begunMs = nowMs();
  const endMs = begunMs + seconds * 1_000;
  let sent = 0;
  const next = (): Buffer | undefined => {
    // Several requests are sent once each; a single one is repeated.
    const request = nowMs() > endMs ? undefined : bytes[bytes.length === 1 ? 0 : sent];
    if (request !== undefined) sent += 1;
    return request;
  };
  const durationsMs: number[] = [];
  await Promise.all(
    Array.from({ length: connections }, () =>
      keepSending(connect({ port, host: '127.0.0.1', noDelay: true }), { next, status, durationsMs }),
    ),
  );
  const tookSeconds = (nowMs() - begunMs) / 1_000;
  return { answered: durationsMs.length, seconds: tookSeconds, medianMs: median(durationsMs) };
}

interface Lane {
  readonly next: () => Buffer | undefined;
  readonly status: number;
  /** One entry for each answer. */
  readonly durationsMs: number[];
}

/** One request at a time on each connection. */
function keepSending(socket: Socket, { next, status, durationsMs }: Lane): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentMs = 0;
    let pending = '';
    const send = (): void => {
      const request = next();
      if (request === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      sentMs = nowMs();
      socket.write(request);
    };
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      pending += chunk;
      const whole = lengthOfReply(pending);
      if (whole === undefined || pending.length < whole) return;
      if (!pending.startsWith(`HTTP/1.1 ${status} `)) {
        reject(new Error(`wanted ${status}, got ${pending.slice(0, 400)}`));
        socket.destroy();
        return;
      }
      pending = pending.slice(whole);
      durationsMs.push(nowMs() - sentMs);
      send();
    });
    socket.on('connect', send);
  });
}

function lengthOfReply(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1];
  if (length !== undefined) return head + 4 + Number(length);
  const end = text.indexOf('\r\n0\r\n\r\n', head);
  return end === -1 ? undefined : end + 7;
}
