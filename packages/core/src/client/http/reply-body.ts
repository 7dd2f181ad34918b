// Reads a reply up to a limit; it may not interpret it.

import type { FetchReply } from '../../ports.ts';
import { failure, type Result, success } from '../../result.ts';

export type BodyFault = { readonly kind: 'tooLarge'; readonly limitBytes: number };

/**
 * The body as text. A body whose declared length is over the limit is refused unread; an undeclared or compressed body is counted
 * while it is read. Rejects when the connection breaks in the middle.
 */
export async function readBody(reply: FetchReply, limitBytes: number): Promise<Result<string, BodyFault>> {
  const length = reply.headers.get('content-length') ?? '';
  const isDeclared = /^\d+$/.test(length);
  if (isDeclared && Number(length) > limitBytes) {
    void reply.body?.cancel().catch(() => undefined);
    return failure({ kind: 'tooLarge', limitBytes });
  }
  const trusted = isDeclared && reply.headers.get('content-encoding') === null;
  return trusted || reply.body === null
    ? success(await reply.text())
    : readCounted(reply.body[Symbol.asyncIterator](), limitBytes);
}

/** Not `for await`: it would wait for an abandoned body to end. */
async function readCounted(
  pieces: AsyncIterator<Uint8Array>,
  limitBytes: number,
): Promise<Result<string, BodyFault>> {
  const decoder = new TextDecoder();
  let text = '';
  let received = 0;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return success(text + decoder.decode());
    received += value.byteLength;
    if (received > limitBytes) {
      void pieces.return?.().catch(() => undefined);
      return failure({ kind: 'tooLarge', limitBytes });
    }
    text += decoder.decode(value, { stream: true });
  }
}
