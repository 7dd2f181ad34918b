// `POST /v1/huggingface`: a Hub webhook for a moved, watched ref asks for a roll; all other webhooks are ignored.

import { failure, type Result } from '@preview-endpoints/core';
import { parseHubWebhook } from '@preview-endpoints/core/hub';
import { matchSharedSecret } from '@preview-endpoints/core/webhooks';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import * as z from 'zod/mini';
import type { Watch } from '../../policy/policy.ts';
import { hubCallerOf } from '../../shared/callers.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { askIndex } from '../ask-object.ts';
import { type IngressEnv, originOf, type RequestVariables, recordFacts } from '../context.ts';
import { bodyInvalid, parseBody, readBytes } from '../http/parse-body.ts';
import { type Problem, sendProblem } from '../http/problem.ts';
import { ignoring, type Replied, replyWithIntent } from '../http/reply.ts';
import { type HubWebhook, watchesOf, watchesToRoll, whyIgnored } from '../huggingface/find-rolls.ts';
import { limitBody, WEBHOOK_BODY_BYTES } from '../middleware/limit-body.ts';
import { submit } from './accept-trigger.ts';
import { TRIGGER_ID } from './trigger-id.ts';

/** Several pushes often arrive within seconds; only the last must be rolled out. */
const DEBOUNCE_MS = 10_000;
/** The index of the Hub's ids of models, with the names that the policy has for them. */
const MODEL_IDS = 'hub:model-ids';
/** One model has few watches, so two of them do not collide by chance. */
const DIGEST_BYTES = 8;

interface HubEnv extends IngressEnv {
  /** The watches whose secret was sent. */
  readonly Variables: RequestVariables & { readonly watches: readonly Watch[] };
}

type HubContext = Context<HubEnv>;

/**
 * A request without the secret of a watch is refused before its body is read. The secret is read only from the header, because
 * queries end up in logs. All secrets are compared, so that the time shows nothing.
 */
export const requireWatches = createMiddleware<HubEnv>(async (context, next) => {
  const given = context.req.header('x-webhook-secret');
  if (given === undefined) return sendProblem(context, { code: 'unauthorized', logged: 'headerMissing' });
  const { settings, ports } = context.var;
  const watches: Watch[] = [];
  for (const watch of settings.policy.watches) {
    const matched = await matchSharedSecret(given, watch.secrets, ports.clock.now());
    if (matched.ok) watches.push(watch);
  }
  if (watches.length === 0) return sendProblem(context, { code: 'unauthorized', logged: 'noMatch' });
  context.set('watches', watches);
  return next();
});

/**
 * The Hub repeats a delivery that was not answered with success, and disables a webhook that fails often. Anybody who may comment
 * on a model can make a delivery long. A delivery about a moved ref is far below the limit.
 */
export const limitHubBody = limitBody(WEBHOOK_BODY_BYTES, (context) => {
  const why = 'it is too long for a moved ref';
  recordFacts(context, { ignored: why });
  return context.json({ status: 'ignored', why }, 202);
});

export async function postHuggingface(context: HubContext): Promise<Replied> {
  const webhook = await readWebhook(context);
  if (!webhook.ok) return webhook;
  const watches = watchesOf(context.var.watches, webhook.value, await learnName(context, webhook.value));
  const wanted = watchesToRoll(watches, webhook.value);
  // Several endpoints may serve one model, and none waits for another. If one intent was not stored, the answer is no success,
  // so that the Hub sends the webhook again.
  const deliveries = await Promise.all(
    wanted.map(async (watch) => ({ watch, id: await triggerIdOf(context, watch) })),
  );
  recordFirst(context, deliveries[0]);
  const rolls = deliveries.map((delivery) => submitRoll(context, delivery));
  await Promise.allSettled(rolls);
  const [first, ...others] = await Promise.all(rolls);
  if (first === undefined) return ignoring(context, whyIgnored(watches, webhook.value));
  const failed = others.find(({ ok }) => !ok);
  const told = failed ?? first;
  return told.ok ? replyWithIntent(told.value, originOf(context)) : told;
}

async function readWebhook(context: HubContext): Promise<Result<HubWebhook, Problem>> {
  const json = parseBody(z.looseObject({}), await readBytes(context));
  if (!json.ok) return json;
  const webhook = parseHubWebhook(json.value);
  return webhook.ok ? webhook : failure(bodyInvalid(webhook.fault));
}

/** The policy's name of the model, if its id was seen under that name before. An index that fails must not lose a roll. */
async function learnName(context: HubContext, { repo }: HubWebhook): Promise<string | undefined> {
  const isKnown = context.var.watches.some(({ model }) => model === repo.name);
  try {
    return isKnown
      ? await askIndex(context, MODEL_IDS, async (index) => index.note(repo.id, repo.name))
      : ((await askIndex(context, MODEL_IDS, async (index) => index.find(repo.id))) ?? undefined);
  } catch {
    const { ports, requestId } = context.var;
    ports.log({ level: 'warning', message: "a model's id was not kept", fields: { requestId } });
    return undefined;
  }
}

interface RollDelivery {
  readonly watch: Watch;
  readonly id: string;
}

/** The log line describes the first of several deliveries; the logs of the endpoints have the others. */
function recordFirst(context: HubContext, first: RollDelivery | undefined): void {
  if (first === undefined) return;
  recordFacts(context, { caller: hubCallerOf(first.watch), trigger: first.id, action: 'roll' });
}

async function submitRoll(
  context: HubContext,
  { watch, id }: RollDelivery,
): Promise<Result<Intent, Problem>> {
  const { namespace, endpoint, model, ref } = watch;
  return submit(context, {
    id,
    caller: hubCallerOf(watch),
    subject: { kind: 'watch', endpoint: { namespace, name: endpoint }, model, ref },
    action: 'roll',
    reason: null,
    delayMs: DEBOUNCE_MS,
  });
}

/**
 * The Hub's `Webhook-Id` is the same in each attempt to deliver, so it is the claim. One delivery may roll several watches of a
 * model. Then a digest of the watch follows the id, so that a changed policy does not confuse the watches.
 */
async function triggerIdOf({ req, var: { settings, ports } }: HubContext, watch: Watch): Promise<string> {
  const delivery = req.header('webhook-id') ?? '';
  const { length } = settings.policy.watches.filter(({ model }) => model === watch.model);
  const id = length > 1 ? `${delivery}_${await digestOf(watch)}` : delivery;
  return delivery !== '' && TRIGGER_ID.test(id) ? id : ports.createId('hub');
}

/** Short enough to follow an id, and the same for the same endpoint and ref. */
async function digestOf({ namespace, endpoint, ref }: Watch): Promise<string> {
  const text = new TextEncoder().encode(`${namespace}/${endpoint}/${ref}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text), 0, DIGEST_BYTES);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
