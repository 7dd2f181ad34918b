// Limits what is read of a body; what is larger is refused unread, or as soon as too much has come.

import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { IngressEnv } from '../context.ts';
import { sendProblem } from '../http/problem.ts';

const KIBIBYTE = 1024;
/** Standard Webhooks advises under 20 kB; ours need one. */
export const SMALL_BODY_BYTES = 64 * KIBIBYTE;
/** GitHub sends up to 25 MB; events of pull requests and branches are well below this. */
export const WEBHOOK_BODY_BYTES = KIBIBYTE * KIBIBYTE;

type Refuse = (context: Context<IngressEnv>) => Response | Promise<Response>;

const refuse: Refuse = (context) => sendProblem(context, { code: 'bodyTooLarge' });

export function limitBody(maxSize: number, onError: Refuse = refuse) {
  return bodyLimit({ maxSize, onError });
}
