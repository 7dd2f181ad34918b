// What machines send: three fixed paths, found in a table. Most calls are of these, and need nothing of Hono.

import { failUnforeseen } from './routes/fail-unforeseen.ts';
import { postGithub } from './routes/post-github.ts';
import { postHuggingface } from './routes/post-huggingface.ts';
import { postTrigger } from './routes/post-trigger.ts';
import type { Call } from './routes/scene.ts';

type Webhook = (call: Call) => Promise<Response>;

/** Each takes a POST. */
export const WEBHOOKS: ReadonlyMap<string, Webhook> = new Map([
  ['/v1/triggers', postTrigger],
  ['/v1/github', postGithub],
  ['/v1/huggingface', postHuggingface],
]);

export async function answerWebhook(webhook: Webhook, call: Call): Promise<Response> {
  try {
    return await webhook(call);
  } catch (error) {
    return failUnforeseen(error, call);
  }
}
