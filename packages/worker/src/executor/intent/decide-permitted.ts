// Decides whether an intent may still act. Pure. The policy may have changed since ingress accepted the intent, and time has
// passed.

import { isProtected } from '../../policy/decide-access.ts';
import { matchesEndpoint } from '../../policy/match-pattern.ts';
import type { Rules } from '../../policy/policy.ts';
import { type CallerKind, callerKindOf, scheduleCallerOf, sweepCallerOf } from '../../shared/callers.ts';
import type { Intent, Trouble } from '../../shared/intent/intent.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';

export type Wish = Pick<Intent, 'action' | 'subject' | 'caller' | 'untilMs'>;

/** Undefined when the intent may act. A `keep` intent does nothing, so it is never refused. */
export function reasonToRefuse(policy: Rules, wish: Wish, nowMs: number): Trouble | undefined {
  if (wish.action === 'keep') return undefined;
  if (wish.untilMs !== undefined && wish.untilMs <= nowMs) return OVERRIDE_ENDED;
  if (!isStillGranted(policy, wish)) return NOT_GRANTED;
  return isUntouchable(policy, wish) && !mayPromoteProtected(policy, wish) ? PROTECTED : undefined;
}

/** Whether the current policy still lists the caller and grants what it asks for. */
export function isStillGranted(policy: Rules, wish: Wish): boolean {
  return GRANTED[callerKindOf(wish.caller)](policy, wish);
}

export const OVERRIDE_ENDED: Trouble = {
  kind: 'overrideEnded',
  text: 'The override that this was part of has ended.',
};

const NOT_GRANTED: Trouble = {
  kind: 'notGranted',
  text: 'The current policy does not allow this caller to do it.',
};

const PROTECTED: Trouble = { kind: 'protected', text: 'The policy protects this endpoint.' };

/** Starting a protected endpoint is allowed. The previews of a target are checked one by one. */
function isUntouchable(policy: Rules, { action, subject }: Wish): boolean {
  return action !== 'resume' && subject.kind !== 'target' && isProtected(policy, subject.endpoint);
}

/** A grant that names `promote` includes protected endpoints. */
function mayPromoteProtected({ callers }: Rules, { caller, action, subject }: Wish): boolean {
  if (action !== 'promote' || subject.kind !== 'endpoint') return false;
  const grants = callers.find(({ id }) => id === caller)?.grants ?? [];
  return grants.some((grant) => grant.promotesProtected && matchesEndpoint(grant, subject.endpoint));
}

const GRANTED = {
  key: (policy, wish) => isGrantedToKey(policy, wish),
  github: (policy, { subject }) => listsRepository(policy, subject),
  hub: ({ watches }, { subject }) =>
    subject.kind === 'watch' &&
    watches.some(
      ({ model, ref, namespace, endpoint }) =>
        model === subject.model &&
        ref === subject.ref &&
        namespace === subject.endpoint.namespace &&
        endpoint === subject.endpoint.name,
    ),
  schedule: (policy, { subject, caller }) => {
    if (subject.kind !== 'endpoint') return false;
    const schedule = findSchedule(policy, subject.endpoint);
    return schedule !== undefined && caller === scheduleCallerOf(schedule);
  },
  sweep: ({ repositories }, { subject, caller }) =>
    subject.kind === 'target' &&
    repositories.some(
      ({ id, namespace }) =>
        id === subject.repositoryId && namespace === subject.namespace && caller === sweepCallerOf({ id }),
    ),
  // Each attempt reads the endpoint and finds its rule, because only then is it known whose preview it is.
  idle: ({ idle = [] }, { subject }) =>
    subject.kind === 'endpoint' && idle.some(({ namespace }) => namespace === subject.endpoint.namespace),
} as const satisfies Record<CallerKind, (policy: Rules, wish: Wish) => boolean>;

function isGrantedToKey({ callers }: Rules, { caller, action, subject }: Wish): boolean {
  if (subject.kind !== 'endpoint') return false;
  const key = callers.find(({ id }) => id === caller);
  if (key === undefined) return false;
  return key.grants.some(
    (grant) =>
      matchesEndpoint(grant, subject.endpoint) && grant.actions.some((granted) => granted === action),
  );
}

function listsRepository({ repositories }: Rules, subject: Intent['subject']): boolean {
  return (
    subject.kind === 'target' &&
    repositories.some(({ id, namespace }) => id === subject.repositoryId && namespace === subject.namespace)
  );
}
