// Sends one notice, signed as Standard Webhooks defines, and says whether to send it again. It may not store or log.

import type { Fetch, FetchReply } from '@preview-endpoints/core';
import { requestedWaitMs } from '@preview-endpoints/core/client';
import { signStandardWebhook } from '@preview-endpoints/core/webhooks';
import type { Notification } from '../../policy/policy.ts';

/** Standard Webhooks advises 15 to 30 s. It is shorter here because other notices wait. */
const TIMEOUT_MS = 10_000;

/** `never`: the receiver refuses such messages. `again`: later, and not before the time that the receiver asked for. */
export type Sent =
  | { readonly kind: 'taken' | 'never' }
  | { readonly kind: 'again'; readonly askedMs: number };

export async function sendNotice(
  { url, secret }: Notification,
  message: { readonly id: string; readonly body: string; readonly nowMs: number },
  fetch: Fetch,
): Promise<Sent> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (secret !== undefined) {
    const { id: messageId, body, nowMs: timestampMs } = message;
    const signed = await signStandardWebhook({ secret, messageId, timestampMs, body });
    if (!signed.ok) return { kind: 'never' };
    Object.assign(headers, signed.value);
  }
  try {
    // A redirect could send a signed message into a private network.
    const init = { method: 'POST', headers, body: message.body, redirect: 'manual' } as const;
    const reply = await fetch(url.reveal(), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await reply.body?.cancel();
    return judge(reply, message.nowMs);
  } catch {
    return { kind: 'again', askedMs: 0 };
  }
}

/** 410 Gone is how a receiver unsubscribes (Standard Webhooks 1.0.0). */
function judge({ status, headers }: Pick<FetchReply, 'status' | 'headers'>, nowMs: number): Sent {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === 410 || (status >= 300 && status < 400)) return { kind: 'never' };
  return { kind: 'again', askedMs: requestedWaitMs(headers, nowMs) ?? 0 };
}
