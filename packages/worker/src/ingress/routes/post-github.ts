// `POST /v1/github`: a closed pull request or deleted branch loses its previews, also when no workflow ran.

import { type Result, success } from '@preview-endpoints/core';
import { parseRepositoryId, parseTargetEvent } from '@preview-endpoints/core/github';
import {
  type KeyedSecret,
  parseGithubSignature,
  type SignatureFault,
  verifyGithubWebhook,
} from '@preview-endpoints/core/webhooks';
import * as z from 'zod/mini';
import type { Repository } from '../../policy/policy.ts';
import { githubCallerOf } from '../../shared/callers.ts';
import { respondJson } from '../../shared/http/respond.ts';
import { clock } from '../../shared/ports.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Bytes, readBody } from '../http/read-body.ts';
import { submit } from './accept-trigger.ts';
import { TRIGGER_ID } from './read-command.ts';
import { type Call, refuse } from './scene.ts';

/** GitHub sends up to 25 MB; events of pull requests and branches are well below this. */
const MOST_BODY_BYTES = 1024 * 1024;
/** Longer than GitHub lets anybody repeat a delivery (three days), and as long as an answer is remembered. */
const OLDEST_EVENT_MS = 7 * 24 * 60 * 60_000;

export async function postGithub(call: Call): Promise<Response> {
  const { headers } = call.req.raw;
  const event = headers.get('x-github-event');
  const id = headers.get('x-github-delivery');
  const signature = parseGithubSignature(headers);
  if (event === null || id === null || signature === undefined) {
    return refuse(call, { code: 'unauthorized' }, 'headerMalformed');
  }
  const body = await readBody(call.req.raw, MOST_BODY_BYTES);
  if (!body.ok) return refuse(call, { code: 'bodyTooLarge' });
  const senders = await findSenders(call, signature, body.value);
  if (!senders.ok) return refuse(call, { code: 'unauthorized' }, senders.fault.kind);
  if (!TRIGGER_ID.test(id)) return refuse(call, { code: 'idInvalid' });
  const payload = parseBody(z.looseObject({}), body.value);
  if (!payload.ok) {
    const detail = 'Set the content type of the webhook to application/json.';
    return refuse(call, { code: 'bodyInvalid', detail, fields: { errors: payload.fault } });
  }
  return acceptDelivery(call, { event, id, payload: payload.value, senders: senders.value });
}

/** Every repository whose secret signed this: an organisation's webhook has one secret for many. */
async function findSenders(
  call: Call,
  signature: Bytes,
  body: Bytes,
): Promise<Result<readonly Repository[], SignatureFault>> {
  const { repositories } = call.env.settings.policy;
  const secrets = repositories.flatMap((repository) => repository.secrets);
  const signers = await verifyGithubWebhook({ signature, body, secrets, nowMs: clock.now() });
  if (!signers.ok) return signers;
  const isSigner = (secret: KeyedSecret) => signers.value.includes(secret);
  return success(repositories.filter((repository) => repository.secrets.some(isSigner)));
}

async function acceptDelivery(
  call: Call,
  signed: {
    readonly event: string;
    readonly id: string;
    readonly payload: unknown;
    readonly senders: readonly Repository[];
  },
): Promise<Response> {
  const { event, id, payload, senders } = signed;
  const repositoryId = parseRepositoryId(payload);
  const delivery = parseTargetEvent(event, payload);
  if (!repositoryId.ok) return refuse(call, { code: 'bodyInvalid', fields: { errors: repositoryId.fault } });
  if (!delivery.ok) return refuse(call, { code: 'bodyInvalid', fields: { errors: delivery.fault } });
  if (delivery.value.kind === 'ping') return respondJson({ status: 'pong' }, call.env.requestId);
  if (repositoryId.value === undefined) return ignore(call, 'it is about no repository');
  const repository = senders.find((sender) => sender.id === repositoryId.value);
  if (repository === undefined) return refuse(call, { code: 'repositoryUnknown' });
  if (delivery.value.kind === 'ignored') return ignore(call, delivery.value.why);
  const { action, target, saidAtMs } = delivery.value;
  if (saidAtMs !== null && saidAtMs < clock.now() - OLDEST_EVENT_MS) {
    return ignore(call, 'it happened more than seven days ago');
  }
  const caller = githubCallerOf(repository);
  const { namespace } = repository;
  const subject = { kind: 'target', namespace, repositoryId: repository.id, target } as const;
  Object.assign(call.env.notes, { caller, trigger: id, action });
  return submit(call, { id, caller, subject, action, reason: null, saidAtMs });
}

function ignore(call: Call, why: string): Response {
  call.env.notes.ignored = why;
  return respondJson({ status: 'ignored', why }, call.env.requestId, 202);
}
