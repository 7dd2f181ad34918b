// Reads a request's body up to a limit, as bytes; declared lengths are refused unread, others are counted.

import { failure, type Result, success } from '@preview-endpoints/core';

export type Bytes = Uint8Array<ArrayBuffer>;

export async function readBody(request: Request, mostBytes: number): Promise<Result<Bytes, 'tooLarge'>> {
  const declared = declaredBytes(request.headers);
  if (declared === undefined) return readCounted(request.body, mostBytes);
  if (declared > mostBytes) return failure('tooLarge');
  // A server takes no byte more than was declared, and to read it whole costs half as much; a lie is refused all the same.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > mostBytes ? failure('tooLarge') : success(bytes);
}

/** With chunks, or when it is no number, nobody has counted. */
function declaredBytes(headers: Headers): number | undefined {
  const declared = headers.get('content-length');
  return declared !== null && /^\d{1,15}$/.test(declared) && !headers.has('transfer-encoding')
    ? Number(declared)
    : undefined;
}

async function readCounted(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
): Promise<Result<Bytes, 'tooLarge'>> {
  if (body === null) return success(new Uint8Array());
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > mostBytes) return failure('tooLarge');
    chunks.push(chunk);
  }
  return success(join(chunks, received));
}

function join(chunks: readonly Uint8Array[], length: number): Bytes {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
