// The law of promotion: whatever happens, the target ends with the new spec or the old one, and the run reports it correctly.
// Nothing outside the stated parts changes, except by other people. HISTORIES=n plays more histories, SEED=n other ones.

import { type Result, Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import {
  type PromotedSpec,
  type PromoteFault,
  type Promotion,
  promote,
} from '@preview-endpoints/core/previews';
import type { Emulator, EndpointTruth, FaultRule } from '@preview-endpoints/emulator';
import {
  createMortalPorts,
  edit,
  HOTFIX,
  PATH,
  type PeopleMemory,
  TARGET,
  truthOf,
  watchWrites,
} from '@preview-endpoints/testkit/histories';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type History, history, NEW, NEWER, OLD, type RunStep } from './promote-history.ts';
import { setUp } from './promote-target.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 20_261_128);
const TIMEOUT_MS = 6 * 60 * 60_000;

/** Longer than the slowest start. */
const WAIT_MS = 10 * 60_000;
const LONGEST_RUN_MS = 60 * 60_000;
function orderTrouble(emulator: Emulator, trouble: RunStep['trouble']): void {
  const write = { side: 'api' as const, method: 'PUT', path: `*${PATH}` };
  const anything = { side: 'api' as const, path: `*${PATH}`, after: 2 };
  const headers = { 'retry-after': '20' };
  const rules = {
    none: [],
    lostReply: [{ ...write, fault: { kind: 'dropReplyAfterCommit' } }],
    notSent: [{ ...write, fault: { kind: 'dropBeforeCommit' } }],
    unavailable: [{ ...anything, times: 12, fault: { kind: 'status', status: 503 } }],
    writeLimited: [{ ...write, fault: { kind: 'status', status: 429, headers } }],
    writeRefused: [{ ...write, fault: { kind: 'status', status: 400 } }],
    limited: [{ ...anything, fault: { kind: 'status', status: 429, headers } }],
  } as const satisfies Record<RunStep['trouble'], readonly FaultRule[]>;
  for (const rule of rules[trouble]) emulator.admin.addFault(rule);
}

type Outcome = Result<Promotion, PromoteFault<string>> | undefined;

/** The outcome of one run; undefined when it was killed. */
async function run(emulator: Emulator, one: RunStep, memory: PeopleMemory): Promise<Outcome> {
  emulator.admin.clearFaults();
  orderTrouble(emulator, one.trouble);
  if (one.start !== 'untouched')
    emulator.admin.queueStart({ name: TARGET.name, outcome: { kind: one.start } });
  const watch = watchWrites(emulator, memory);
  const { seed, dieAt } = one;
  const mortal = createMortalPorts({
    emulator,
    seed,
    onAnswer: watch.answered,
    ...(dieAt === undefined ? {} : { dieAt }),
  });
  const cancel = new AbortController();
  const settled = new AbortController();
  void interrupt(emulator, one, { cancel, kill: mortal.kill, settled: settled.signal });
  void edit(emulator, one.person, { settled: settled.signal, memory, watch });
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: mortal.ports,
  });
  const spec: PromotedSpec = {
    model: { revision: one.revision, ...(one.env === undefined ? {} : { env: { ...one.env } }) },
  };
  const { unfinished } = memory;
  const promoted = promote<string>({
    client,
    clock: mortal.ports.clock,
    target: TARGET,
    spec,
    timeoutMs: WAIT_MS,
    signal: cancel.signal,
    test: async () =>
      one.testPasses ? { ok: true, value: undefined } : { ok: false, fault: 'cases failed' },
    onPhase: async (phase) => {
      if (phase.kind === 'planned' && phase.plan.changes.length > 0)
        memory.unfinished = [phase.record, ...memory.unfinished];
    },
    unfinished,
  });
  const hung = emulator.clock.sleep(LONGEST_RUN_MS, settled.signal).then(() => {
    if (!settled.signal.aborted) throw new Error('the run hangs');
  });
  const outcome = await Promise.race([
    promoted,
    mortal.died.then(() => undefined),
    hung.then(() => undefined),
  ]);
  settled.abort('settled');
  mortal.kill();
  expect(watch.overwritten, 'overwrote a write of somebody else that a read had shown').toEqual([]);
  return outcome;
}

async function interrupt(
  emulator: Emulator,
  { interruption }: RunStep,
  means: { readonly cancel: AbortController; readonly kill: () => void; readonly settled: AbortSignal },
): Promise<void> {
  if (interruption.kind === 'none') return;
  await emulator.clock.sleep(interruption.afterMs, means.settled);
  if (means.settled.aborted) return;
  if (interruption.kind === 'cancelled') means.cancel.abort();
  else means.kill();
}

/** All facts except those that the specs of these histories state. */
function untouched({ spec }: EndpointTruth): object {
  const { revision: _revision, env, ...model } = spec.model;
  return { ...spec, model: { ...model, kept: env['KEPT'], name: env['NAME'] } };
}

/** The same facts as at the start, with the changes that people made since. */
function expectedOf({ spec }: EndpointTruth, { name, maxReplica }: PeopleMemory): object {
  const { revision: _revision, env, ...model } = spec.model;
  return {
    ...spec,
    scaling: { ...spec.scaling, maxReplica },
    model: { ...model, kept: env['KEPT'], name },
  };
}

/** How often each end of a run occurred, and how often a person wrote during a run. */
const occurred = new Map<string, number>();

function note(what: string): void {
  occurred.set(what, (occurred.get(what) ?? 0) + 1);
}

function noteEnd(outcome: Outcome, byPerson: boolean): void {
  if (byPerson) note('a person wrote meanwhile');
  if (outcome === undefined) note('killed');
  else note(outcome.ok ? outcome.value.outcome : outcome.fault.kind);
}

/** The state that lasts over all runs of one history. */
interface Course {
  readonly memory: PeopleMemory;
  /** Revisions that were proven to serve, were there at the start, or were set by people: a rollback may restore these. */
  proven: readonly string[];
  isCalm: boolean;
}

async function play(one: History): Promise<void> {
  const emulator = await setUp(one);
  const before = truthOf(emulator);
  const memory: PeopleMemory = { unfinished: [], hasHotfix: false, maxReplica: 4, name: undefined };
  const course: Course = { memory, proven: [OLD], isCalm: one.state === 'running' };
  for (const order of one.steps) {
    course.isCalm = course.isCalm && isCalmStep(order);
    const start = truthOf(emulator);
    memory.hasHotfix = false;
    if (!one.keepsRecord) forgetRecord(course);
    const unfinishedBefore = memory.unfinished;
    const outcome = await run(emulator, order, memory);
    const after = truthOf(emulator);
    expect(untouched(after), 'facts that no spec states').toEqual(expectedOf(before, memory));
    noteEnd(outcome, order.person !== undefined);
    if (memory.hasHotfix) course.proven = [...course.proven, HOTFIX];
    // A version whose env a person changed belongs to that person, so a rollback may restore it.
    if (order.person?.writes === 'env') course.proven = [...course.proven, NEW, NEWER, OLD];
    if (outcome === undefined) continue;
    if (!memory.hasHotfix) judge(outcome, { ...course, order, start, after });
    learn(course, outcome, { after, unfinishedBefore });
    course.isCalm = course.isCalm && (order.start === 'untouched' || usesStart(outcome));
    await emulator.clock.advance(20 * 60_000);
  }
}

/** Without a record, a run takes an unproven write of an earlier run for the old version, so a rollback may restore it. */
function forgetRecord(course: Course): void {
  if (course.memory.unfinished.length > 0) course.proven = [...course.proven, NEW, NEWER, OLD];
  course.memory.unfinished = [];
}

function learn(
  course: Course,
  outcome: Exclude<Outcome, undefined>,
  seen: { readonly after: EndpointTruth; readonly unfinishedBefore: PeopleMemory['unfinished'] },
): void {
  const end = endOf(outcome);
  if (end === 'notWritten') course.memory.unfinished = seen.unfinishedBefore;
  if (end !== 'proven') return;
  course.memory.unfinished = [];
  course.proven = [seen.after.spec.model.revision ?? ''];
}

/** The end that the record of this run would have. */
function endOf(outcome: Exclude<Outcome, undefined>): 'proven' | 'open' | 'notWritten' {
  if (outcome.ok || outcome.fault.kind === 'rolledBack') return 'proven';
  const { fault } = outcome;
  const isOpen = fault.kind === 'notRolledBack' || fault.kind === 'writeUnclear';
  return isOpen || (fault.kind === 'cancelled' && fault.written) ? 'open' : 'notWritten';
}

interface Played {
  readonly order: RunStep;
  readonly start: EndpointTruth;
  readonly after: EndpointTruth;
  readonly proven: readonly string[];
  readonly isCalm: boolean;
}

function judge(outcome: Exclude<Outcome, undefined>, { order, start, after, proven, isCalm }: Played): void {
  const revision = after.spec.model.revision;
  if (outcome.ok) {
    expect(revision, 'reported to have the new spec').toBe(order.revision);
    if (start.state === 'paused') {
      expect(['paused', 'unchanged']).toContain(outcome.value.outcome);
      return;
    }
    expect(after.served?.revision, `reported to be ${outcome.value.outcome}`).toBe(after.sha);
    expect(order.testPasses, 'a promotion whose cases fail is not kept').toBe(true);
    return;
  }
  switch (outcome.fault.kind) {
    case 'rolledBack': {
      expect(proven, 'a rollback restores what served before').toContain(revision);
      expect(after.served?.revision, 'reported to serve the old version').toBe(after.sha);
      return;
    }
    case 'refused':
    case 'notAllowed':
    case 'notRead':
    case 'changedSince':
    case 'notWritten':
      expect(revision, `${outcome.fault.kind}: nothing was written`).toBe(start.spec.model.revision);
      return;
    case 'cancelled':
      if (!outcome.fault.written) expect(revision, 'nothing was written').toBe(start.spec.model.revision);
      return;
    case 'writeUnclear':
    case 'notRolledBack':
      expect(isCalm && wasChanged(outcome.fault), 'could have been rolled back').toBe(false);
      // The run is red and says so. The revision is one that somebody asked for.
      expect([OLD, NEW, NEWER, HOTFIX]).toContain(revision);
  }
}

/** Only the new version itself fails. A queued start that was not used yet would hit the rollback. */
function isCalmStep({ trouble, start, interruption, dieAt, person }: RunStep): boolean {
  const meetsOnlyTheNewVersion = start === 'untouched' || start === 'updateFailed';
  return (
    trouble === 'none' &&
    meetsOnlyTheNewVersion &&
    interruption.kind === 'none' &&
    dieAt === undefined &&
    person === undefined
  );
}

/** Without a roll-out the ordered start stays queued, and a later rollback would use it. */
function usesStart(outcome: Exclude<Outcome, undefined>): boolean {
  return outcome.ok ? outcome.value.outcome === 'promoted' : outcome.fault.kind === 'rolledBack';
}

function wasChanged(fault: PromoteFault<string>): boolean {
  return fault.kind === 'notRolledBack' && fault.why.kind !== 'nothingToGoBackTo';
}

test(`promotion keeps its law in ${HISTORIES} histories`, { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(fc.asyncProperty(history, play), { numRuns: HISTORIES, seed: SEED });
});

test.runIf(HISTORIES >= 300)(
  'promotions, rollbacks and people who race with them occur in these histories',
  () => {
    const rows = [...occurred].map(([what, times]) => `${String(times).padStart(6)}  ${what}`);
    if (process.env['OCCURRENCES'] !== undefined) process.stdout.write(`${rows.join('\n')}\n`);
    const needed = [
      'promoted',
      'rolledBack',
      'notRolledBack',
      'cancelled',
      'killed',
      'a person wrote meanwhile',
    ];
    expect(
      needed.filter((what) => (occurred.get(what) ?? 0) < 3),
      rows.join('\n'),
    ).toEqual([]);
  },
);
