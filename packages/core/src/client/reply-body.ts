// Reads a reply up to a limit; it may not interpret it.

import { failure, type Result, success } from '../result.ts';

export type BodyFault = { readonly kind: 'tooLarge'; readonly limitBytes: number };

/**
 * The body as text. A declared length over the limit is refused unread; an undeclared or compressed
 * one is counted while it is read. Rejects when the connection breaks in the middle.
 */
export async function readBody(response: Response, limitBytes: number): Promise<Result<string, BodyFault>> {
  const length = response.headers.get('content-length') ?? '';
  const isDeclared = /^\d+$/.test(length);
  if (isDeclared && Number(length) > limitBytes) {
    void response.body?.cancel().catch(() => undefined);
    return failure({ kind: 'tooLarge', limitBytes });
  }
  const trusted = isDeclared && response.headers.get('content-encoding') === null;
  return trusted || response.body === null
    ? success(await response.text())
    : readCounted(response.body, limitBytes);
}

async function readCounted(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
): Promise<Result<string, BodyFault>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return success(text + decoder.decode());
    received += value.byteLength;
    if (received > limitBytes) {
      void reader.cancel().catch(() => undefined);
      return failure({ kind: 'tooLarge', limitBytes });
    }
    text += decoder.decode(value, { stream: true });
  }
}
