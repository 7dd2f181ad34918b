// Decides whether an intent may still act; pure. The policy may have changed since ingress let it in, and time has passed.

import { isProtected } from '../../policy/decide-access.ts';
import { matchesEndpoint } from '../../policy/match-pattern.ts';
import type { Rules } from '../../policy/policy.ts';
import { type CallerKind, callerKindOf, scheduleCallerOf, sweepCallerOf } from '../../shared/callers.ts';
import type { Intent, Trouble } from '../../shared/intent/intent.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';

export type Wish = Pick<Intent, 'action' | 'subject' | 'caller' | 'untilMs'>;

/** Undefined when it may. To keep is to do nothing, so nothing can forbid it. */
export function reasonToRefuse(policy: Rules, wish: Wish, nowMs: number): Trouble | undefined {
  if (wish.action === 'keep') return undefined;
  if (wish.untilMs !== undefined && wish.untilMs <= nowMs) return OVERRIDE_ENDED;
  if (!isStillGranted(policy, wish)) return NOT_GRANTED;
  return isUntouchable(policy, wish) && !mayPromoteProtected(policy, wish) ? PROTECTED : undefined;
}

/** Whether the present policy still has the caller, and what the caller asks for. */
export function isStillGranted(policy: Rules, wish: Wish): boolean {
  return GRANTED[callerKindOf(wish.caller)](policy, wish);
}

export const OVERRIDE_ENDED: Trouble = {
  kind: 'overrideEnded',
  text: 'The override that this was part of has ended.',
};

const NOT_GRANTED: Trouble = {
  kind: 'notGranted',
  text: 'The policy of now does not let this caller do it.',
};

const PROTECTED: Trouble = { kind: 'protected', text: 'The policy protects this endpoint.' };

/** Starting what is protected harms nobody. A target's previews are looked at one by one. */
function isUntouchable(policy: Rules, { action, subject }: Wish): boolean {
  return action !== 'resume' && subject.kind !== 'target' && isProtected(policy, subject.endpoint);
}

/** A grant that names `promote` is meant for what is protected, too. */
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
  // Each attempt reads the endpoint again and finds its rule: only then is it known whose preview it is.
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
