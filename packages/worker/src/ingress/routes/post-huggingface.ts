// `POST /v1/huggingface`: a Hub webhook whose watched ref moved asks for a roll; everything else is of no interest.

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

/** A push of several commits or a second thought comes within seconds; only the last has to be rolled out. */
const DEBOUNCE_MS = 10_000;
/** The index in which the Hub's ids of models are kept, with the names that the policy has for them. */
const MODEL_IDS = 'hub:model-ids';
/** Of the few watches of one model no two meet by chance. */
const DIGEST_BYTES = 8;

interface HubEnv extends IngressEnv {
  /** Those whose secret was sent. */
  readonly Variables: RequestVariables & { readonly watches: readonly Watch[] };
}

type HubContext = Context<HubEnv>;

/**
 * A request without the secret of a watch is refused before its body is read. The secret is only taken from the header: a
 * query ends up in logs. All are compared, so that the time tells nothing.
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
 * The Hub sends again what was not answered with success, and gives a webhook up that fails often; and whoever may comment on
 * a model can make a delivery long. One that says that a ref moved is far below the limit.
 */
export const limitHubBody = limitBody(WEBHOOK_BODY_BYTES, (context) => {
  const why = 'it is too long to be about a moved ref';
  recordFacts(context, { ignored: why });
  return context.json({ status: 'ignored', why }, 202);
});

export async function postHuggingface(context: HubContext): Promise<Replied> {
  const webhook = await readWebhook(context);
  if (!webhook.ok) return webhook;
  const watches = watchesOf(context.var.watches, webhook.value, await learnName(context, webhook.value));
  const wanted = watchesToRoll(watches, webhook.value);
  // Several endpoints may serve one model, and none waits for another. When one was not stored, the answer is no success:
  // the Hub then sends again.
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

/** The policy's name of the model, where its id was seen under that name before. Trouble with the index loses no roll. */
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

/** Of several, the log line is about the first; the others are in the logs of their endpoints. */
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
 * model: where there are several, what each rolls stands behind the id, so that a changed policy confuses none of them.
 */
async function triggerIdOf({ req, var: { settings, ports } }: HubContext, watch: Watch): Promise<string> {
  const delivery = req.header('webhook-id') ?? '';
  const { length } = settings.policy.watches.filter(({ model }) => model === watch.model);
  const id = length > 1 ? `${delivery}_${await digestOf(watch)}` : delivery;
  return delivery !== '' && TRIGGER_ID.test(id) ? id : ports.createId('hub');
}

/** Short enough to stand behind an id, and the same for the same endpoint and ref. */
async function digestOf({ namespace, endpoint, ref }: Watch): Promise<string> {
  const text = new TextEncoder().encode(`${namespace}/${endpoint}/${ref}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text), 0, DIGEST_BYTES);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
