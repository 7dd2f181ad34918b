// One attempt at an intent: read, decide, write. Effects through the client alone; it may not store.

import { type ApiFault, type Client, type Endpoint, type Result, stateOf } from '@preview-endpoints/core';
import { decideStep } from '../intent/decide-step.ts';
import type { Intent, ToggleMeaning, Trouble } from '../intent/intent.ts';
import type { EndpointName } from '../policy/match-pattern.ts';

export type Attempt =
  | { readonly kind: 'done'; readonly state: string; readonly changed: boolean }
  | { readonly kind: 'refused'; readonly state: string; readonly trouble: Trouble }
  | { readonly kind: 'failed'; readonly fault: ApiFault };

export interface AttemptFacts {
  readonly client: Client;
  readonly endpoint: EndpointName;
  readonly intent: Intent;
  /** Called before a write: a repetition then does the same again, and knows that the effect may be ours. */
  readonly noteWrite: (meaning: ToggleMeaning | null) => void;
}

export async function attemptIntent(facts: AttemptFacts): Promise<Attempt> {
  const { client, endpoint, intent, noteWrite } = facts;
  const current = await client.getEndpoint(endpoint);
  if (!current.ok) return { kind: 'failed', fault: current.fault };
  const state = stateOf(current.value);
  const step = decideStep(intent.meaning ?? intent.action, state);
  if (step.kind === 'refuse') return { kind: 'refused', state, trouble: step.trouble };
  if (step.kind === 'nothing') return { kind: 'done', state, changed: false };
  const { action } = step;
  noteWrite(intent.action === 'toggle' && action !== 'scale-to-zero' ? action : null);
  const written = await WRITES[action](client, endpoint);
  if (!written.ok) return { kind: 'failed', fault: written.fault };
  return { kind: 'done', state: stateOf(written.value), changed: true };
}

type Write = (client: Client, endpoint: EndpointName) => Promise<Result<Endpoint, ApiFault>>;

const WRITES = {
  pause: (client, endpoint) => client.pauseEndpoint(endpoint),
  resume: (client, endpoint) => client.resumeEndpoint(endpoint),
  'scale-to-zero': (client, endpoint) => client.scaleToZero(endpoint),
} as const satisfies Record<'pause' | 'resume' | 'scale-to-zero', Write>;
