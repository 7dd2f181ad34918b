// Tests that no reply is read beyond its limit.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody } from './reply-body.ts';

const LIMIT_BYTES = 10;
const TOO_LARGE = { ok: false, fault: { kind: 'tooLarge', limitBytes: LIMIT_BYTES } };

/** An endless body in chunks of four bytes. It counts how much of it was read. */
function endless(): {
  readonly body: ReadableStream<Uint8Array>;
  readonly read: () => number;
  readonly stopped: () => boolean;
} {
  let chunks = 0;
  let stopped = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      chunks += 1;
      controller.enqueue(new TextEncoder().encode('abcd'));
    },
    cancel: () => {
      stopped = true;
    },
  });
  return { body, read: () => chunks * 4, stopped: () => stopped };
}

test('a body with a declared length over the limit is refused unread', async () => {
  const stream = endless();
  const response = new Response(stream.body, { headers: { 'content-length': '11' } });
  expect(await readBody(response, LIMIT_BYTES)).toEqual(TOO_LARGE);
  expect(stream.stopped()).toBe(true);
});

test.each([
  ['without a length', {}],
  ['whose length is no number', { 'content-length': '1e1' }],
  ['whose length is negative', { 'content-length': '-5' }],
  ['whose small length counts compressed bytes', { 'content-length': '5', 'content-encoding': 'gzip' }],
])('a body %s is counted and stopped', async (_what, headers) => {
  const stream = endless();
  expect(
    await readBody(new Response(stream.body, { headers: headers as Record<string, string> }), LIMIT_BYTES),
  ).toEqual(TOO_LARGE);
  expect(stream.stopped()).toBe(true);
  expect(stream.read()).toBeLessThan(LIMIT_BYTES * 3);
});

test('a body of exactly the limit is read, declared or not', async () => {
  const text = 'x'.repeat(LIMIT_BYTES);
  const declared = new Response(text, { headers: { 'content-length': String(LIMIT_BYTES) } });
  expect(await readBody(declared, LIMIT_BYTES)).toEqual({ ok: true, value: text });
  expect(await readBody(new Response(text), LIMIT_BYTES)).toEqual({ ok: true, value: text });
});

test('characters that are cut between two chunks stay whole', async () => {
  const bytes = new TextEncoder().encode('é😀');
  const body = new ReadableStream({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect(await readBody(new Response(body), LIMIT_BYTES)).toEqual({ ok: true, value: 'é😀' });
});

test('a missing body is an empty text', async () => {
  expect(await readBody(new Response(null, { status: 204 }), LIMIT_BYTES)).toEqual({ ok: true, value: '' });
});

test('a connection that breaks in the middle rejects', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) });
  await expect(readBody(new Response(body), LIMIT_BYTES)).rejects.toThrow('cut');
});

test('the limit applies to the decompressed size of a small compressed body', async () => {
  const bomb = new Blob([gzipSync('x'.repeat(10_000))]).stream().pipeThrough(new DecompressionStream('gzip'));
  const headers = { 'content-encoding': 'gzip', 'content-length': '40' };
  expect(await readBody(new Response(bomb, { headers }), LIMIT_BYTES)).toEqual({
    ok: false,
    fault: { kind: 'tooLarge', limitBytes: LIMIT_BYTES },
  });
});
