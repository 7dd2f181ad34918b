// Builds an ordinary intent, with the fields that a test changes; only for tests.

import type { Intent } from '../../src/shared/intent/intent.ts';

/** A pause that was requested at second 100 and waits. */
export function buildIntent(change: Partial<Intent> = {}): Intent {
  const { id = 'a', caller = 'k' } = change;
  return {
    seq: 1,
    claim: `${caller}/${id}`,
    id,
    caller,
    subject: { kind: 'endpoint', endpoint: { namespace: 'acme', name: 'sentiment' } },
    action: 'pause',
    meaning: null,
    reason: null,
    orderedAtS: 100,
    receivedAtMs: 100_000,
    status: 'pending',
    attempts: 0,
    dueAtMs: 100_000,
    unconfirmed: false,
    finishedAtMs: null,
    state: null,
    changed: null,
    trouble: null,
    names: [],
    revision: null,
    previousRevision: null,
    supersededBy: null,
    ...change,
  };
}
