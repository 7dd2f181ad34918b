// One attempt at an intent: which kind it is, and what each kind brings back. Effects are in the files it calls.

import type { ApiFault, EndpointClient } from '@preview-endpoints/core/client';
import type { Hub } from '@preview-endpoints/core/hub';
import { ACTIONS, type Rules, type StateAction } from '../../policy/policy.ts';
import type { Intent, IntentAction, ToggleMeaning, Trouble } from '../../shared/intent/intent.ts';
import type { GitHubReader } from '../github/ask-github.ts';
import { reasonToRefuse } from '../intent/decide-permitted.ts';
import { attemptAction } from './attempt-action.ts';
import { attemptRoll } from './attempt-roll.ts';
import { attemptRollback } from './attempt-rollback.ts';
import { attemptTeardown } from './attempt-teardown.ts';

export type Attempt =
  | { readonly kind: 'done'; readonly state: string; readonly changed: boolean }
  | { readonly kind: 'refused'; readonly state: string | null; readonly trouble: Trouble }
  /** `trouble` says it better than the fault alone would. */
  | { readonly kind: 'failed'; readonly fault: ApiFault; readonly trouble?: Trouble };

/** What is written down in the middle of an attempt, before a write. */
export interface Note {
  readonly meaning?: ToggleMeaning;
  readonly names?: readonly string[];
  readonly changed?: boolean;
  readonly revision?: string;
  readonly previousRevision?: string;
}

export interface AttemptFacts {
  readonly client: EndpointClient;
  readonly hub: Hub;
  readonly github: GitHubReader;
  readonly policy: Rules;
  readonly intent: Intent;
  /** The last intents that changed the endpoint's version, the newest first. */
  readonly rolls: () => readonly Intent[];
  /** Stored before anything is sent: a repetition then does the same again, and knows what may be ours. */
  readonly note: (note: Note) => void;
}

export async function attemptIntent(facts: AttemptFacts): Promise<Attempt> {
  const { intent } = facts;
  const { action, subject } = intent;
  const trouble = reasonToRefuse(facts.policy, intent);
  if (trouble !== undefined) return { kind: 'refused', state: null, trouble };
  if (subject.kind === 'endpoint') {
    if (action === 'rollback') return attemptRollback(facts, subject.endpoint);
    return isStateAction(action) ? attemptAction(facts, subject.endpoint, action) : nothingToDo;
  }
  if (subject.kind === 'watch') return attemptRoll(facts, subject);
  return action === 'teardown' ? attemptTeardown(facts, subject) : nothingToDo;
}

function isStateAction(action: IntentAction): action is StateAction {
  return action !== 'rollback' && ACTIONS.some((known) => known === action);
}

/** To keep is to do nothing: its place in the order is what it is for. */
const nothingToDo: Attempt = { kind: 'done', state: 'kept', changed: false };
