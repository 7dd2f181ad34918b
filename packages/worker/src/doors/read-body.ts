// Reads a request's body up to a limit, as bytes; declared lengths are refused unread, others are counted.

import { failure, type Result, success } from '@preview-endpoints/core';

export type Bytes = Uint8Array<ArrayBuffer>;

export async function readBody(request: Request, mostBytes: number): Promise<Result<Bytes, 'tooLarge'>> {
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > mostBytes) return failure('tooLarge');
  if (request.body === null) return success(new Uint8Array());
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of request.body) {
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
