// The last steps of every trigger: authorise it by the key's policy, claim its id, submit the intent.

import { failure, type Result, redactKnown, success } from '@preview-endpoints/core';
import { decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { GrantedAction, Key } from '../../policy/policy.ts';
import type { Intent, Submission } from '../../shared/intent/intent.ts';
import type { Submitted } from '../../shared/object-answers.ts';
import { askEndpoint } from '../ask-object.ts';
import { type RequestContext, recordFacts } from '../context.ts';
import type { Problem } from '../http/problem.ts';
import { accessProblem } from './endpoint-name.ts';

export interface AcceptedTrigger {
  readonly key: Key;
  readonly id: string;
  readonly action: GrantedAction;
  readonly endpoint: EndpointName;
  readonly reason: string | null;
  /** The preview that is promoted. */
  readonly from?: string;
  /** The time of the event, if its sender gives it. */
  readonly occurredAtMs?: number | undefined;
}

export async function acceptTrigger(
  context: RequestContext,
  trigger: AcceptedTrigger,
): Promise<Result<Intent, Problem>> {
  const { key, id, action, endpoint, reason, occurredAtMs, from } = trigger;
  const { namespace, name } = endpoint;
  recordFacts(context, { key: key.id, trigger: id, action, namespace, name });
  const access = decideAccess(context.var.settings.policy, { key, action, endpoint });
  if (access !== 'allowed') return failure(accessProblem(access, trigger));
  return submit(context, {
    id,
    caller: key.id,
    subject: { kind: 'endpoint', endpoint },
    action,
    reason: reason && redactKnown(reason),
    ...orderOf(occurredAtMs),
    ...(from === undefined ? {} : { from }),
  });
}

/** Orders by the event's own time if it is given, otherwise by the first arrival, which only the object knows. */
export function orderOf(occurredAtMs: number | undefined): Pick<Submission, 'occurredAtMs'> {
  return occurredAtMs === undefined ? {} : { occurredAtMs };
}

/** Submits the intent to the object, which claims the id and acts. */
export async function submit(
  context: RequestContext,
  submission: Submission,
): Promise<Result<Intent, Problem>> {
  return settleSubmitted(
    context,
    await askEndpoint(context, submission.subject, async (object) => object.submit(submission)),
  );
}

export function settleSubmitted(context: RequestContext, submitted: Submitted): Result<Intent, Problem> {
  if (submitted.kind === 'idReused') return failure({ code: 'idReused' });
  if (submitted.kind === 'crowded') return failure({ code: 'tooManyWaiting' });
  recordFacts(context, { outcome: submitted.intent.status });
  return success(submitted.intent);
}
