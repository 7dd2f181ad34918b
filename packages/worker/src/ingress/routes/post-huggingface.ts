// `POST /v1/huggingface`: a Hub webhook whose watched ref moved asks for a roll; everything else is of no interest.

import { parseHubWebhook, refsMoved } from '@preview-endpoints/core/hub';
import { matchSharedSecret } from '@preview-endpoints/core/webhooks';
import * as z from 'zod/mini';
import type { Watch } from '../../policy/policy.ts';
import { hubCallerOf } from '../../shared/callers.ts';
import { respondJson } from '../../shared/http/respond.ts';
import { clock, createId } from '../../shared/ports.ts';
import { parseBody } from '../http/parse-body.ts';
import { readBody } from '../http/read-body.ts';
import { submit } from './accept-trigger.ts';
import { MOST_BODY_BYTES } from './post-trigger.ts';
import { type Call, refuse } from './scene.ts';

/** A push of several commits or a second thought comes within seconds; only the last has to be rolled out. */
const DEBOUNCE_MS = 10_000;

/** The secret is only taken from the header: a query ends up in logs. */
export async function postHuggingface(call: Call): Promise<Response> {
  const given = call.req.raw.headers.get('x-webhook-secret');
  if (given === null) return refuse(call, { code: 'unauthorized' }, 'headerMissing');
  const watches = await findWatches(call, given);
  if (watches.length === 0) return refuse(call, { code: 'unauthorized' }, 'noMatch');
  const body = await readBody(call.req.raw, MOST_BODY_BYTES);
  if (!body.ok) return refuse(call, { code: 'bodyTooLarge' });
  const json = parseBody(z.looseObject({}), body.value);
  const webhook = json.ok ? parseHubWebhook(json.value) : json;
  if (!webhook.ok) return refuse(call, { code: 'bodyInvalid', fields: { errors: webhook.fault } });
  const { event, repo } = webhook.value;
  const isContent = event.action === 'update' && event.scope === 'repo.content' && repo.type === 'model';
  const moved = isContent ? refsMoved(webhook.value).filter(({ newSha }) => newSha !== undefined) : [];
  const wanted = watches.filter(
    ({ model, ref }) => model === repo.name && moved.some((one) => one.ref === ref),
  );
  // Several endpoints may serve one model, and none waits for another. When one was not stored, the answer is no success:
  // nobody else would learn of it.
  const rolls = wanted.map((watch) => submitRoll(call, watch));
  await Promise.allSettled(rolls);
  const [first] = await Promise.all(rolls);
  return first ?? ignore(call);
}

function ignore(call: Call): Response {
  call.env.notes.ignored = 'nothing watched moved';
  const answer = { status: 'ignored', why: 'no watched ref of this model moved' };
  return respondJson(answer, call.env.requestId, 202);
}

/** All are compared, so that the time tells nothing. */
async function findWatches(call: Call, given: string): Promise<readonly Watch[]> {
  const watches: Watch[] = [];
  for (const watch of call.env.settings.policy.watches) {
    const matched = await matchSharedSecret(given, watch.secrets, clock.now());
    if (matched.ok) watches.push(watch);
  }
  return watches;
}

/** The Hub gives its deliveries no id, so each is a trigger of its own; one that finds nothing to do writes nothing. */
function submitRoll(call: Call, watch: Watch): Promise<Response> {
  const { namespace, endpoint, model, ref } = watch;
  const caller = hubCallerOf(watch);
  const id = createId('hub');
  // Of several, the answer and the log line are about the first; the others are in the logs of their endpoints.
  const { notes } = call.env;
  if (notes.trigger === undefined) Object.assign(notes, { caller, trigger: id, action: 'roll' });
  const subject = { kind: 'watch', endpoint: { namespace, name: endpoint }, model, ref } as const;
  return submit(call, {
    id,
    caller,
    subject,
    action: 'roll',
    reason: null,
    saidAtMs: null,
    delayMs: DEBOUNCE_MS,
  });
}
