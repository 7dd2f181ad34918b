// Finds the intents that explain an endpoint's present state, and those that did not succeed, in its log; pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import { type Intent, laneOf } from '../../shared/intent/intent.ts';

/**
 * The intent that caused this state. Undefined if no intent of this Worker caused it: an endpoint also falls asleep by itself, or
 * is paused elsewhere. `intents` has the newest first.
 */
export function findCause(state: string, intents: readonly Intent[]): Intent | undefined {
  const done = intents.filter((intent) => intent.status === 'done' && laneOf(intent) === 'state');
  const other = done.findIndex((intent) => !fits(intent, state));
  // An intent that changed nothing found this state already; an earlier intent caused it.
  return done.slice(0, other === -1 ? done.length : other).find(({ changed }) => changed === true);
}

/** A finished teardown explains nothing: the present endpoint was created after it. */
function fits({ meaning, action }: Intent, state: string): boolean {
  const asked = meaning ?? action;
  if (asked === 'pause') return state === 'paused';
  if (asked === 'scale-to-zero') return state === 'scaledToZero';
  return asked === 'resume' && sideOf(state) === 'up' && state !== 'updating';
}

/** The intents that wait or failed, unless a newer one took their place. A pause does not take the place of a teardown. */
export function findOpen(intents: readonly Intent[]): readonly Intent[] {
  const newest = new Map<string, Intent>();
  for (const intent of intents) {
    const wish = intent.action === 'teardown' ? intent.action : laneOf(intent);
    if (intent.status !== 'superseded' && !newest.has(wish)) newest.set(wish, intent);
  }
  return [...newest.values()].filter(({ status }) => status !== 'done');
}
