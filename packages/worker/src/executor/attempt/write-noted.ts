// Sends one write after recording it. It may not repeat the write.

import type { Result } from '@preview-endpoints/core';
import { type ApiFault, leavesOutcomeUnclear } from '@preview-endpoints/core/client';
import type { AttemptFacts, Note } from './attempt.ts';

/** The process may die after the write was sent, so it is recorded first. A write that the API refused changed nothing. */
export async function writeNoted<T>(
  { intent, note }: AttemptFacts,
  noted: Note,
  send: () => Promise<Result<T, ApiFault>>,
): Promise<Result<T, ApiFault>> {
  note({ ...noted, changed: true });
  const written = await send();
  if (!written.ok && !leavesOutcomeUnclear(written.fault)) note({ changed: intent.changed === true });
  return written;
}
