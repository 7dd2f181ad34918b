// Sends one notice, signed the Standard Webhooks way, and says whether it has to be sent again. It may not store or log.

import { type Fetch, signStandardWebhook } from '@preview-endpoints/core';
import type { Notification } from '../policy/policy.ts';

/** Standard Webhooks advises 15 to 30 s; nobody waits for this, but other notices do. */
const TIMEOUT_MS = 10_000;

/** again: try later. never: whoever answers like this does not want it. */
export type Sent = 'taken' | 'again' | 'never';

export async function sendNotice(
  { url, secret }: Notification,
  message: { readonly id: string; readonly body: string; readonly nowMs: number },
  fetch: Fetch,
): Promise<Sent> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (secret !== undefined) {
    const { id: messageId, body, nowMs: timestampMs } = message;
    const signed = await signStandardWebhook({ secret, messageId, timestampMs, body });
    if (!signed.ok) return 'never';
    Object.assign(headers, signed.value);
  }
  try {
    // A redirect could lead a signed message into somebody's network.
    const init = { method: 'POST', headers, body: message.body, redirect: 'manual' } as const;
    const reply = await fetch(url.reveal(), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await reply.body?.cancel();
    return judge(reply.status);
  } catch {
    return 'again';
  }
}

/** 410 Gone is how a receiver unsubscribes (Standard Webhooks 1.0.0). */
function judge(status: number): Sent {
  if (status >= 200 && status < 300) return 'taken';
  return status === 410 || (status >= 300 && status < 400) ? 'never' : 'again';
}
