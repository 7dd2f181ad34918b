// One attempt at an intent: checks that it may still act, and chooses the kind of attempt. Effects are in the files that it
// calls.

import type { EndpointName } from '../../policy/match-pattern.ts';
import type { StateAction } from '../../policy/policy.ts';
import type { IntentAction, Subject } from '../../shared/intent/intent.ts';
import { reasonToRefuse } from '../intent/decide-permitted.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { attemptAction } from './attempt-action.ts';
import { attemptPromote } from './attempt-promote.ts';
import { attemptRoll } from './attempt-roll.ts';
import { attemptRollback } from './attempt-rollback.ts';
import { attemptTeardown } from './attempt-teardown.ts';

export async function attemptIntent(facts: AttemptFacts): Promise<Attempt> {
  const { intent, policy, clock } = facts;
  const trouble = reasonToRefuse(policy, intent, clock.now());
  if (trouble !== undefined) return { kind: 'refused', state: null, trouble };
  return ATTEMPTS[intent.action](facts, intent.subject);
}

type SubjectAttempt = (facts: AttemptFacts, subject: Subject) => Promise<Attempt>;

/** A `keep` intent does nothing: it exists for its place in the order. */
const attemptNothing = async (): Promise<Attempt> => ({ kind: 'done', state: 'kept', changed: false });

const ATTEMPTS = {
  pause: attemptState('pause'),
  resume: attemptState('resume'),
  'scale-to-zero': attemptState('scale-to-zero'),
  toggle: attemptState('toggle'),
  rollback: ofEndpoint(attemptRollback),
  promote: ofEndpoint(attemptPromote),
  roll: (facts, subject) => (subject.kind === 'watch' ? attemptRoll(facts, subject) : attemptNothing()),
  teardown: (facts, subject) =>
    subject.kind === 'target' ? attemptTeardown(facts, subject) : attemptNothing(),
  keep: attemptNothing,
} as const satisfies Record<IntentAction, SubjectAttempt>;

function attemptState(action: StateAction): SubjectAttempt {
  return ofEndpoint((facts, endpoint) => attemptAction(facts, endpoint, action));
}

function ofEndpoint(
  attempt: (facts: AttemptFacts, endpoint: EndpointName) => Promise<Attempt>,
): SubjectAttempt {
  return (facts, subject) =>
    subject.kind === 'endpoint' ? attempt(facts, subject.endpoint) : attemptNothing();
}
