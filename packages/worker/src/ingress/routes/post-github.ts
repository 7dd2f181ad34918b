// `POST /v1/github`: deletes the previews of a closed pull request or deleted branch, even if no workflow ran.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseRepositoryId, parseTargetEvent } from '@preview-endpoints/core/github';
import {
  type KeyedSecret,
  parseGithubSignature,
  type SignatureFault,
  verifyGithubWebhook,
} from '@preview-endpoints/core/webhooks';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import * as z from 'zod/mini';
import type { Repository } from '../../policy/policy.ts';
import { githubCallerOf } from '../../shared/callers.ts';
import { type IngressEnv, originOf, type RequestVariables, recordFacts } from '../context.ts';
import { type Bytes, bodyInvalid, parseBody, readBytes } from '../http/parse-body.ts';
import { sendProblem } from '../http/problem.ts';
import { ignoring, type Replied, replyWithIntent } from '../http/reply.ts';
import { orderOf, submit } from './accept-trigger.ts';
import { TRIGGER_ID } from './trigger-id.ts';

/** Longer than GitHub allows to repeat a delivery (three days), and as long as an answer is remembered. */
const OLDEST_EVENT_MS = 7 * 24 * 60 * 60_000;

/** The facts in a delivery's headers, before its body is read. */
interface GithubHeaders {
  readonly event: string;
  readonly id: string;
  readonly signature: Bytes;
}

interface GithubEnv extends IngressEnv {
  readonly Variables: RequestVariables & { readonly delivery: GithubHeaders };
}

type GithubContext = Context<GithubEnv>;

/** A request without a plausible signature is refused before its body is read. */
export const requireGithubHeaders = createMiddleware<GithubEnv>(async (context, next) => {
  const { headers } = context.req.raw;
  const event = headers.get('x-github-event');
  const id = headers.get('x-github-delivery');
  const signature = parseGithubSignature(headers);
  if (event === null || id === null || signature === undefined)
    return sendProblem(context, { code: 'unauthorized', logged: 'headerMalformed' });
  context.set('delivery', { event, id, signature });
  return next();
});

export async function postGithub(context: GithubContext): Promise<Replied> {
  const { id, signature } = context.var.delivery;
  const body = await readBytes(context);
  const senders = await findSenders(context, signature, body);
  if (!senders.ok) return failure({ code: 'unauthorized', logged: senders.fault.kind });
  if (!TRIGGER_ID.test(id)) return failure({ code: 'idInvalid' });
  const payload = parseBody(z.looseObject({}), body);
  if (!payload.ok) {
    const detail = 'Set the content type of the webhook to application/json.';
    return failure({ ...payload.fault, detail });
  }
  return acceptDelivery(context, payload.value, senders.value);
}

/** Every repository whose secret made this signature: an organisation's webhook has one secret for many. */
async function findSenders(
  { var: { settings, ports } }: GithubContext,
  signature: Bytes,
  body: Bytes,
): Promise<Result<readonly Repository[], SignatureFault>> {
  const { repositories } = settings.policy;
  const secrets = repositories.flatMap((repository) => repository.secrets);
  const signers = await verifyGithubWebhook({ signature, body, secrets, nowMs: ports.clock.now() });
  if (!signers.ok) return signers;
  const isSigner = (secret: KeyedSecret) => signers.value.includes(secret);
  return success(repositories.filter((repository) => repository.secrets.some(isSigner)));
}

async function acceptDelivery(
  context: GithubContext,
  payload: unknown,
  senders: readonly Repository[],
): Promise<Replied> {
  const { event, id } = context.var.delivery;
  const repositoryId = parseRepositoryId(payload);
  const delivery = parseTargetEvent(event, payload);
  if (!repositoryId.ok) return failure(bodyInvalid(repositoryId.fault));
  if (!delivery.ok) return failure(bodyInvalid(delivery.fault));
  if (delivery.value.kind === 'ping') return success({ body: { status: 'pong' } });
  if (repositoryId.value === undefined) return ignoring(context, 'it names no repository');
  const repository = senders.find((sender) => sender.id === repositoryId.value);
  if (repository === undefined) return failure({ code: 'repositoryUnknown' });
  if (delivery.value.kind === 'ignored') return ignoring(context, delivery.value.why);
  const { action, target, saidAtMs } = delivery.value;
  if (saidAtMs !== null && saidAtMs < context.var.ports.clock.now() - OLDEST_EVENT_MS)
    return ignoring(context, 'it happened more than seven days ago');
  const caller = githubCallerOf(repository);
  const { namespace } = repository;
  const subject = { kind: 'target', namespace, repositoryId: repository.id, target } as const;
  recordFacts(context, { caller, trigger: id, action });
  const order = orderOf(saidAtMs ?? undefined);
  const intent = await submit(context, { id, caller, subject, action, reason: null, ...order });
  return intent.ok ? replyWithIntent(intent.value, originOf(context)) : intent;
}
