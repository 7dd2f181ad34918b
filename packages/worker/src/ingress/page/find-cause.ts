// Finds what explains an endpoint's present state among the intents of its log, and what did not succeed; pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import { type Intent, laneOf } from '../../shared/intent/intent.ts';

/**
 * The intent that brought about this state; undefined when nobody asked for it here: an endpoint also falls asleep by itself,
 * and is paused elsewhere. The newest come first.
 */
export function findCause(state: string, intents: readonly Intent[]): Intent | undefined {
  const done = intents.filter((intent) => intent.status === 'done' && laneOf(intent) === 'state');
  const other = done.findIndex((intent) => !fits(intent, state));
  // One that changed nothing found it so already, and somebody before made it so.
  return done.slice(0, other === -1 ? done.length : other).find(({ changed }) => changed === true);
}

/** A teardown that is done explains nothing: what is there now was made after it. */
function fits({ meaning, action }: Intent, state: string): boolean {
  const asked = meaning ?? action;
  if (asked === 'pause') return state === 'paused';
  if (asked === 'scale-to-zero') return state === 'scaledToZero';
  return asked === 'resume' && sideOf(state) === 'up' && state !== 'updating';
}

/** What waits or has failed, as far as nothing newer took its place. A pause says nothing of a teardown. */
export function findOpen(intents: readonly Intent[]): readonly Intent[] {
  const newest = new Map<string, Intent>();
  for (const intent of intents) {
    const wish = intent.action === 'teardown' ? intent.action : laneOf(intent);
    if (intent.status !== 'superseded' && !newest.has(wish)) newest.set(wish, intent);
  }
  return [...newest.values()].filter(({ status }) => status !== 'done');
}
