// Limits the size of a body. A larger body is refused unread, or as soon as too many bytes have arrived.

import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { IngressEnv } from '../context.ts';
import { sendProblem } from '../http/problem.ts';

const KIBIBYTE = 1024;
/** Standard Webhooks advises less than 20 kB; our messages need 1 kB. */
export const SMALL_BODY_BYTES = 64 * KIBIBYTE;
/** GitHub sends up to 25 MB; events of pull requests and branches are well below this. */
export const WEBHOOK_BODY_BYTES = KIBIBYTE * KIBIBYTE;

type Refuse = (context: Context<IngressEnv>) => Response | Promise<Response>;

const refuse: Refuse = (context) => sendProblem(context, { code: 'bodyTooLarge' });

export function limitBody(maxSize: number, onError: Refuse = refuse) {
  return bodyLimit({ maxSize, onError });
}
