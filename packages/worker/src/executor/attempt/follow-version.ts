// Follows a written version until it serves, and undoes it when it does not. It may not choose the version.

import type { Result } from '@preview-endpoints/core';
import type { NamedCaseWish } from '@preview-endpoints/core/cases';
import { type ApiFault, type Endpoint, type EndpointState, stateOf } from '@preview-endpoints/core/client';
import {
  fingerprintTarget,
  holdsUpdate,
  isAsWritten,
  type PromotionRecord,
  whatToUndo,
} from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { ModelUpdate, Trouble, VersionChange, VersionUndo } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts, Note } from './attempt.ts';
import { writeNoted } from './write-noted.ts';

/** Large models load for half an hour. A version that takes longer than this is given up. */
export const SERVES_WITHIN_MS = 60 * 60_000;
/** For a second or two after a write, the API still returns the state of the previous version (recorded). */
const STALE_MS = 10_000;

export interface Version {
  readonly endpoint: EndpointName;
  readonly current: Endpoint;
  readonly change: VersionChange;
  readonly cases?: readonly NamedCaseWish[] | undefined;
}

/** Sends the version. The version and its rollback are stored before. */
export async function writeVersion(
  facts: AttemptFacts,
  { endpoint, change }: Pick<Version, 'endpoint' | 'change'>,
): Promise<Attempt> {
  const { revision } = change.model;
  const before = facts.intent.previousRevision ?? change.undo.rollback.model?.revision;
  const noted = {
    ...(typeof revision === 'string' ? { revision } : {}),
    ...(typeof before === 'string' ? { previousRevision: before } : {}),
  };
  const written = await send(facts, { endpoint, model: change.model, change, noted });
  return written.ok ? onItsWay(nameOf(change)) : { kind: 'failed', fault: written.fault };
}

/** Stores the change before and after the write. A write without an answer gets the time of the first read that shows it. */
async function send(
  facts: AttemptFacts,
  {
    endpoint,
    model,
    change,
    noted,
  }: {
    readonly endpoint: EndpointName;
    readonly model: ModelUpdate;
    readonly change: VersionChange;
    readonly noted: Note;
  },
): Promise<Result<Endpoint, ApiFault>> {
  const written = await writeNoted(facts, { ...noted, change: { ...change, setAtMs: null } }, () =>
    facts.client.updateModel(endpoint, model),
  );
  if (written.ok) facts.note({ change: { ...change, setAtMs: facts.clock.now() } });
  return written;
}

/** Follows the planned version once it is set. A lost write is repeated, but never over somebody else's write. */
export async function continueVersion(facts: AttemptFacts, version: Version): Promise<Attempt> {
  const { endpoint, current, change } = version;
  if (change.undoing !== null || holdsUpdate(change.model, current.model))
    return followVersion(facts, version);
  const isLost = change.setAtMs === null && (await fingerprintTarget(current)) === change.fingerprint;
  return isLost ? writeVersion(facts, { endpoint, change }) : refused(current, changedByOthers());
}

/** What to undo if the version does not serve: its own changes, and those of an earlier version that never proved to serve. */
export function undoOf(facts: AttemptFacts, current: Endpoint, record: PromotionRecord): VersionUndo {
  const { change } = facts.intent;
  const earlier = [...(change === undefined ? [] : [change.undo]), ...facts.unfinished()];
  const unfinished = earlier.find(({ body: written }) => isAsWritten(written, current));
  const { body, rollback, notRestorable } = whatToUndo(record, unfinished);
  const back = rollback.model === undefined ? {} : { model: rollback.model };
  return { body: { model: body.model ?? {} }, rollback: back, notRestorable };
}

/** The endpoint has what was written. Checks whether it serves. */
function followVersion(facts: AttemptFacts, version: Version): Promise<Attempt> {
  const { change } = version;
  return change.undoing === null ? prove(facts, version) : followBack(facts, version, change.undoing);
}

/** When the change was first known to be set (epoch milliseconds). Stores the present time if there is none yet. */
function setAtMs({ clock, note }: AttemptFacts, change: VersionChange): number {
  if (change.setAtMs !== null) return change.setAtMs;
  note({ change: { ...change, setAtMs: clock.now() } });
  return clock.now();
}

async function prove(facts: AttemptFacts, version: Version): Promise<Attempt> {
  const { current, change, cases = [] } = version;
  const state = stateOf(current);
  const changed = facts.intent.changed === true;
  switch (standingOf(state, setAtMs(facts, change), facts.clock.now())) {
    case 'rests':
      return { kind: 'done', state, changed };
    case 'serves': {
      const trouble = cases.length === 0 ? undefined : await facts.cases.ask(current, cases);
      return trouble === undefined ? { kind: 'done', state, changed } : takeBack(facts, version, trouble);
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

/** Undoes the version only if the endpoint still has it as written, because cases take time and somebody may have changed it. */
async function takeBack(
  facts: AttemptFacts,
  { endpoint, change }: Version,
  cause: Trouble,
): Promise<Attempt> {
  const read = await facts.client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const { body, rollback } = change.undo;
  if (!isAsWritten(body, read.value)) return refused(read.value, changedByOthers(cause.text));
  if (rollback.model === undefined) return refused(read.value, withoutWayBack(facts, cause));
  // The first rollback starts the count of attempts again; a repeated one does not.
  const noted = change.undoing === null ? { attempts: 1 } : {};
  const back: VersionChange = { ...change, undoing: cause };
  const written = await send(facts, { endpoint, model: rollback.model, change: back, noted });
  if (written.ok) return goingBack(cause);
  const text = `${cause.text} The write that sets the previous version again failed.`;
  return { kind: 'failed', fault: written.fault, trouble: { kind: 'notRolledBack', text } };
}

/** A failed rollback is not undone, because that would restore the version that somebody wanted to leave. */
function withoutWayBack({ intent }: AttemptFacts, cause: Trouble): Trouble {
  if (intent.action === 'rollback') return cause;
  const text = `${cause.text} No earlier version is known, so the endpoint was left as it is.`;
  return { kind: 'notRolledBack', text };
}

async function followBack(facts: AttemptFacts, version: Version, cause: Trouble): Promise<Attempt> {
  const { current, change } = version;
  const { body, rollback } = change.undo;
  // The rollback write was lost: the endpoint still has the new version.
  if (change.setAtMs === null && isAsWritten(body, current)) return takeBack(facts, version, cause);
  if (!isAsWritten(rollback, current)) return refused(current, changedByOthers(cause.text));
  switch (standingOf(stateOf(current), setAtMs(facts, change), facts.clock.now())) {
    case 'rests':
    case 'serves':
      return refused(current, { kind: 'rolledBack', text: tellBack(version, cause) });
    case 'failed':
    case 'late': {
      const text = `${cause.text} The previous version is set again, but it does not serve either.`;
      return refused(current, { kind: 'notRolledBack', text });
    }
    case 'changing':
      return goingBack(cause);
  }
}

function tellBack({ current, change }: Version, cause: Trouble): string {
  const { rollback, notRestorable } = change.undo;
  const back = rollback.model?.revision ?? 'what was set before';
  const serves = stateOf(current) === 'running' ? 'serves again' : 'is set again';
  const rest = notRestorable.length === 0 ? '' : ` Not restored: ${notRestorable.join(', ')}.`;
  return `${cause.text} Rolled back: ${back} ${serves}.${rest}`;
}

type Standing = 'serves' | 'rests' | 'failed' | 'late' | 'changing';

function standingOf(state: EndpointState, sinceMs: number, nowMs: number): Standing {
  if (state === 'paused' || state === 'scaledToZero') return 'rests';
  if (nowMs - sinceMs < STALE_MS) return 'changing';
  if (state === 'running') return 'serves';
  if (state === 'failed' || state === 'updateFailed') return 'failed';
  return nowMs - sinceMs < SERVES_WITHIN_MS ? 'changing' : 'late';
}

export function changedByOthers(before = ''): Trouble {
  const text = `${before} Somebody else has changed the endpoint since, so it was left as it is.`;
  return { kind: 'changedByOthers', text: text.trim() };
}

export function refused(current: Endpoint, trouble: Trouble): Attempt {
  return { kind: 'refused', state: stateOf(current), trouble };
}

/** Not a failure, but handled like one: the endpoint is read again later, a limited number of times. */
export function onItsWay(version: string): Attempt {
  return waiting({ kind: 'rolling', text: `The endpoint is changing to ${version}.` });
}

function goingBack({ text }: Trouble): Attempt {
  return waiting({ kind: 'rollingBack', text: `${text} The rollback is under way.` });
}

function waiting(trouble: Trouble): Attempt {
  return { kind: 'failed', fault: { kind: 'timedOut', operation: 'getEndpoint', timeoutMs: 0 }, trouble };
}

function nameOf({ model }: VersionChange): string {
  return model.revision ?? 'the new version';
}
