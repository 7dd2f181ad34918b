// Follows a written version until it serves, and undoes it when it does not. It may not choose the version.

import type { NamedCaseWish } from '@preview-endpoints/core/cases';
import { type Endpoint, type EndpointState, stateOf } from '@preview-endpoints/core/client';
import { holdsUpdate } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Trouble, VersionChange } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { writeNoted } from './write-noted.ts';

/** Large models load for half an hour. A version that takes longer than this is given up. */
export const SERVES_WITHIN_MS = 60 * 60_000;
/** For a second or two after a write the API still returns the state of the version before (recorded). */
const STALE_MS = 10_000;

export interface Version {
  readonly endpoint: EndpointName;
  readonly current: Endpoint;
  readonly change: VersionChange;
  readonly cases?: readonly NamedCaseWish[] | undefined;
}

/** The attempt that sends the version. The version and its rollback are stored first. */
export async function writeVersion(
  facts: AttemptFacts,
  { endpoint, change }: Pick<Version, 'endpoint' | 'change'>,
): Promise<Attempt> {
  const { revision } = change.model;
  const before = facts.intent.previousRevision ?? change.before?.revision;
  const noted = {
    change,
    ...(typeof revision === 'string' ? { revision } : {}),
    ...(typeof before === 'string' ? { previousRevision: before } : {}),
  };
  const written = await writeNoted(facts, noted, () => facts.client.updateModel(endpoint, change.model));
  return written.ok ? onItsWay(nameOf(change)) : { kind: 'failed', fault: written.fault };
}

/** What was written is set: does it serve? */
export function followVersion(facts: AttemptFacts, version: Version): Promise<Attempt> {
  const { undoing } = version.change;
  return undoing === null ? prove(facts, version) : followBack(facts, version, undoing);
}

async function prove(facts: AttemptFacts, version: Version): Promise<Attempt> {
  const { current, change, cases = [] } = version;
  const state = stateOf(current);
  switch (standingOf(state, change, facts.clock.now())) {
    case 'rests':
      return { kind: 'done', state, changed: true };
    case 'serves': {
      const trouble = cases.length === 0 ? undefined : await facts.cases.ask(current, cases);
      return trouble === undefined
        ? { kind: 'done', state, changed: true }
        : takeBack(facts, version, trouble);
    }
    case 'failed': {
      const text = `The endpoint could not start ${nameOf(change)}.`;
      return takeBack(facts, version, { kind: 'rollFailed', text });
    }
    case 'late': {
      const minutes = SERVES_WITHIN_MS / 60_000;
      const text = `${nameOf(change)} did not serve within ${minutes} minutes.`;
      return takeBack(facts, version, { kind: 'rollFailed', text });
    }
    case 'changing':
      return onItsWay(nameOf(change));
  }
}

async function takeBack(facts: AttemptFacts, version: Version, cause: Trouble): Promise<Attempt> {
  const { endpoint, current, change } = version;
  const { before } = change;
  if (before === undefined) {
    const text = `${cause.text} No version before it is known, so it was left as it is.`;
    return refused(current, { kind: 'notRolledBack', text });
  }
  const back: VersionChange = { ...change, undoing: cause, writtenAtMs: facts.clock.now() };
  const written = await writeNoted(facts, { change: back, attempts: 1 }, () =>
    facts.client.updateModel(endpoint, before),
  );
  if (written.ok) return goingBack(cause);
  const text = `${cause.text} The version before was not set again: the API did not take it.`;
  return { kind: 'failed', fault: written.fault, trouble: { kind: 'notRolledBack', text } };
}

async function followBack(facts: AttemptFacts, version: Version, cause: Trouble): Promise<Attempt> {
  const { current, change } = version;
  // The write that takes it back was lost, and takes nothing back twice.
  if (holdsUpdate(change.model, current.model)) return takeBack(facts, version, cause);
  if (!holdsUpdate(change.before, current.model)) return refused(current, changedByOthers(cause.text));
  switch (standingOf(stateOf(current), change, facts.clock.now())) {
    case 'rests':
    case 'serves':
      return refused(current, { kind: 'rolledBack', text: tellBack(version, cause) });
    case 'failed':
    case 'late': {
      const text = `${cause.text} The version before is set again, and does not serve either.`;
      return refused(current, { kind: 'notRolledBack', text });
    }
    case 'changing':
      return goingBack(cause);
  }
}

function tellBack({ current, change }: Version, cause: Trouble): string {
  const back = change.before?.revision ?? 'what was set before';
  const serves = stateOf(current) === 'running' ? 'serves again' : 'is set again';
  const { notRestorable } = change;
  const rest = notRestorable.length === 0 ? '' : ` Not restored: ${notRestorable.join(', ')}.`;
  return `${cause.text} Rolled back: ${back} ${serves}.${rest}`;
}

type Standing = 'serves' | 'rests' | 'failed' | 'late' | 'changing';

function standingOf(state: EndpointState, { writtenAtMs }: VersionChange, nowMs: number): Standing {
  if (state === 'paused' || state === 'scaledToZero') return 'rests';
  if (nowMs - writtenAtMs < STALE_MS) return 'changing';
  if (state === 'running') return 'serves';
  if (state === 'failed' || state === 'updateFailed') return 'failed';
  return nowMs - writtenAtMs < SERVES_WITHIN_MS ? 'changing' : 'late';
}

export function changedByOthers(before = ''): Trouble {
  const text = `${before} Somebody else has changed the endpoint since, so it was left as it is.`;
  return { kind: 'changedByOthers', text: text.trim() };
}

export function refused(current: Endpoint, trouble: Trouble): Attempt {
  return { kind: 'refused', state: stateOf(current), trouble };
}

/** Not a failure, but handled like one: look again later, a bounded number of times. */
export function onItsWay(version: string): Attempt {
  return waiting({ kind: 'rolling', text: `The endpoint is on its way to ${version}.` });
}

function goingBack({ text }: Trouble): Attempt {
  return waiting({ kind: 'rollingBack', text: `${text} The endpoint is on its way back.` });
}

function waiting(trouble: Trouble): Attempt {
  return { kind: 'failed', fault: { kind: 'timedOut', operation: 'getEndpoint', timeoutMs: 0 }, trouble };
}

function nameOf({ model }: VersionChange): string {
  return model.revision ?? 'the new version';
}
