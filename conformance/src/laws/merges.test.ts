// The law of the Action's promotions: two merges, their runs in any order, with GitHub or the API down, with people, cancelled
// and killed runs. The target ends with a reviewed spec or with one that served before, and the run reports it correctly. Nothing
// outside the stated parts changes, and no merge is lost without a report. HISTORIES=n plays more histories, SEED=n other ones.

import type { EndpointTruth } from '@preview-endpoints/emulator';
import {
  createMortalPorts,
  edit,
  PATH,
  type PeopleMemory,
  TARGET,
  truthOf,
  type Watch,
  watchWrites,
} from '@preview-endpoints/testkit/histories';
import { runSource } from '@preview-endpoints/testkit/run-source';
import type { ActionRun } from '@preview-endpoints/testkit/runner';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pullRequest } from '../acceptance/events.ts';
import { createSourceHarness, type SourceHarness } from '../acceptance/harness.ts';
import { mergePull } from '../acceptance/merge.ts';
import { comments } from '../acceptance/read-github.ts';
import { EDITED_AFTER_A_KILLED_RUN, type MergeRun, type Merges, merges, STATED } from './merges-history.ts';
import { OLD } from './promote-history.ts';
import { setUpOn } from './promote-target.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 100);
const SEED = Number(process.env['SEED'] ?? 20_261_129);
const TIMEOUT_MS = 6 * 60 * 60_000;
const LONGEST_RUN_MS = 4 * 60 * 60_000;
const PULLS = [7, 8] as const;
const INPUTS = { target: TARGET.name, 'scale-to-zero-timeout': '' };
const CASE = {
  passes: '{path: /, body: {inputs: Hello}}',
  fails: '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}',
};

interface World {
  readonly harness: SourceHarness;
  readonly before: EndpointTruth;
  readonly memory: PeopleMemory;
  /** The push events of the merges that happened. */
  readonly pushed: ReturnType<typeof mergePull>['pushed'][];
  /** Revisions that served, or that people set: a rollback may restore these. */
  proven: string[];
  /** The pull requests whose run was red, or reported that it did not promote. */
  readonly said: Set<number>;
}

async function build({ stated, secondAfterMs }: Merges): Promise<World> {
  const harness = createSourceHarness({ dialect: 'production' });
  await setUpOn(harness.emulator, 'running');
  const before = truthOf(harness.emulator);
  for (const [index, number] of PULLS.entries()) {
    const job = pullRequest(harness, { action: 'opened', number });
    const opened = await harness.run({ ...job, inputs: { ...INPUTS, ...STATED[stated[index] ?? 'env'] } });
    expect(opened.outputs['outcome']).toBe('created');
  }
  const memory: PeopleMemory = { unfinished: [], hasHotfix: false, maxReplica: 4, name: undefined };
  const world: World = { harness, before, memory, pushed: [], proven: [OLD], said: new Set() };
  mergeNext(world);
  if (secondAfterMs === undefined) mergeNext(world);
  return world;
}

function mergeNext({ harness, pushed }: World): void {
  const number = PULLS[pushed.length];
  if (number !== undefined) pushed.push(mergePull(harness, number).pushed);
}

function order({ harness: { emulator } }: World, one: MergeRun): void {
  const { admin } = emulator;
  const write = { side: 'api' as const, method: 'PUT', path: `*${PATH}` };
  admin.clearFaults();
  if (one.trouble === 'lostReply') admin.addFault({ ...write, fault: { kind: 'dropReplyAfterCommit' } });
  if (one.trouble === 'notSent') admin.addFault({ ...write, fault: { kind: 'dropBeforeCommit' } });
  if (one.trouble === 'refused') admin.addFault({ ...write, fault: { kind: 'status', status: 400 } });
  if (one.trouble === 'limited')
    admin.addFault({ ...write, fault: { kind: 'status', status: 429, headers: { 'retry-after': '20' } } });
  if (one.trouble === 'unavailable')
    admin.addFault({
      side: 'api',
      path: `*${PATH}`,
      after: 2,
      times: 12,
      fault: { kind: 'status', status: 503 },
    });
  if (one.githubDown !== undefined)
    admin.addFault({ side: 'github', ...one.githubDown, fault: { kind: 'status', status: 502 } });
  if (one.start !== 'untouched') admin.queueStart({ name: TARGET.name, outcome: { kind: one.start } });
}

/** One run of the promote command. `run` is undefined if it was killed. */
async function promoteOnce(
  world: World,
  one: MergeRun,
  secondAfterMs: number | undefined,
): Promise<{ readonly run: ActionRun | undefined; readonly watch: Watch }> {
  const { harness, memory, pushed } = world;
  const { emulator } = harness;
  const push = pushed[one.merge] ?? pushed[0];
  if (push === undefined) throw new Error('nothing was merged');
  order(world, one);
  const watch = watchWrites(emulator, memory);
  const { seed, dieAt } = one;
  const mortal = createMortalPorts({ emulator, seed, onAnswer: watch.answered, ...(dieAt && { dieAt }) });
  const [cancel, settled] = [new AbortController(), new AbortController()];
  const after = async (ms: number, act: () => void): Promise<void> => {
    await emulator.clock.sleep(ms, settled.signal);
    if (!settled.signal.aborted) act();
  };
  if (one.interruption !== undefined)
    void after(one.interruptedAfterMs, one.interruption === 'killed' ? mortal.kill : () => cancel.abort());
  if (secondAfterMs !== undefined && pushed.length === 1) void after(secondAfterMs, () => mergeNext(world));
  void after(LONGEST_RUN_MS, () => {
    throw new Error('the run hangs');
  });
  const person = edit(emulator, one.person, { settled: settled.signal, memory, watch });
  const inputs = {
    ...{ 'hf-token': emulator.token, namespace: 'acme', model: 'acme/sentiment', command: 'promote' },
    ...{ 'api-url': emulator.urls.api, 'hub-url': emulator.urls.hub, ...INPUTS },
    'smoke-test': one.casesPass ? CASE.passes : CASE.fails,
  };
  const urls = { github: emulator.urls.github };
  const running = runSource(
    { ...push, inputs, githubToken: emulator.githubToken, urls },
    mortal.ports,
    cancel.signal,
  );
  const run = await Promise.race([running, mortal.died.then(() => undefined)]);
  mortal.kill();
  settled.abort('settled');
  await person;
  return { run, watch };
}

/** All facts except those that these pull requests state. */
function untouched({ spec }: EndpointTruth): object {
  const { revision: _revision, env, ...model } = spec.model;
  return { ...spec, model: { ...model, kept: env['KEPT'], name: env['NAME'] } };
}

function expectedOf({ spec }: EndpointTruth, { name, maxReplica }: PeopleMemory): object {
  const { revision: _revision, env: _env, ...model } = spec.model;
  return { ...spec, scaling: { ...spec.scaling, maxReplica }, model: { ...model, kept: 'yes', name } };
}

/** The stated values by their place: `revision`, or the name of an env entry. `OLD` is left out, because it is no change. */
function statedBy(history: Merges, merge: number): Readonly<Record<string, string>> {
  const stated: { readonly revision?: string; readonly env?: string } =
    STATED[history.stated[merge] ?? 'env'];
  const [key = '', value] = (stated.env ?? '').split('=');
  return {
    ...(stated.revision === undefined || stated.revision === OLD ? {} : { revision: stated.revision }),
    ...(value === undefined ? {} : { [key]: value }),
  };
}

/** Does the target have each value that this pull request states, or the value that the later one states instead? */
function hasStated(
  history: Merges,
  merge: number,
  { spec }: EndpointTruth,
  later: Readonly<Record<string, string>> = {},
): boolean {
  return Object.entries(statedBy(history, merge)).every(([place, value]) => {
    const now = place === 'revision' ? spec.model.revision : spec.model.env[place];
    return now === value || (place in later && now === later[place]);
  });
}

const occurred = new Map<string, number>();
function note(what: string): void {
  occurred.set(what, (occurred.get(what) ?? 0) + 1);
}

function textOf(run: ActionRun): string {
  return run.annotations.map(({ message }) => message).join('\n');
}

async function play(history: Merges): Promise<void> {
  const world = await build(history);
  const ended = new Set<number>();
  for (const [index, one] of history.runs.entries())
    await playRun(history, world, { one, ended, isFirst: index === 0 });
  expectNothingLost(history, world, ended);
}

async function playRun(
  history: Merges,
  world: World,
  { one, ended, isFirst }: { readonly one: MergeRun; readonly ended: Set<number>; readonly isFirst: boolean },
): Promise<void> {
  const { emulator } = world.harness;
  const start = truthOf(emulator);
  world.memory.hasHotfix = false;
  const merge = world.pushed[one.merge] === undefined ? 0 : one.merge;
  const { run, watch } = await promoteOnce(world, one, isFirst ? history.secondAfterMs : undefined);
  const after = truthOf(emulator);
  expect(watch.overwritten, 'overwrote a write of somebody else').toEqual([]);
  expect(untouched(after), 'facts that no pull request states').toEqual(
    expectedOf(world.before, world.memory),
  );
  if (world.memory.hasHotfix) world.proven.push(after.spec.model.revision ?? '');
  if (one.person?.writes === 'env') world.proven.push(...REVISIONS);
  if (run === undefined) note('killed');
  else {
    note(`${run.conclusion} ${run.outputs['outcome'] ?? ''}`.trim());
    ended.add(merge);
    if (!world.memory.hasHotfix) judge(history, { world, run, merge, start, after });
    hear(world, run, PULLS[merge] ?? 0);
  }
  await emulator.clock.advance(20 * 60_000);
}

const REVISIONS = [OLD, STATED.revision.revision, STATED.newer.revision, STATED.both.revision];

interface Played {
  readonly world: World;
  readonly run: ActionRun;
  readonly merge: number;
  readonly start: EndpointTruth;
  readonly after: EndpointTruth;
}

function judge(history: Merges, { world, run, merge, start, after }: Played): void {
  const text = textOf(run);
  const { outcome } = run.outputs;
  if (run.conclusion === 'success' && outcome !== 'skipped') {
    expect(['updated', 'unchanged']).toContain(outcome);
    expect(hasStated(history, merge, after), `reported to be ${outcome}`).toBe(true);
    expect(after.served?.revision, `reported to serve, ${outcome}`).toBe(after.sha);
    world.proven = [after.spec.model.revision ?? ''];
    return;
  }
  if (outcome === 'skipped' || text.includes('was not changed'))
    expect(after.spec.model.revision, 'reported to write nothing').toBe(start.spec.model.revision);
  if (text.includes('serves the new version, but')) {
    note('served without a record');
    expect(hasStated(history, merge, after), 'reported to serve the new version').toBe(true);
    expect(after.served?.revision, 'reported to serve the new version').toBe(after.sha);
    world.proven.push(after.spec.model.revision ?? '');
  }
  if (text.includes('was rolled back and serves')) {
    note('rolled back');
    expect(world.proven, 'a rollback restores what served before').toContain(after.spec.model.revision);
    expect(after.served?.revision, 'reported to serve again').toBe(after.sha);
  }
}

function hear(world: World, run: ActionRun, number: number): void {
  const isSkippedLoudly = run.outputs['outcome'] === 'skipped' && run.annotations.length > 0;
  if (run.conclusion === 'failure' || isSkippedLoudly) world.said.add(number);
}

/** A merge whose run ended is promoted, or a red run, a warning or a comment reports that it is not. */
function expectNothingLost(history: Merges, world: World, ended: ReadonlySet<number>): void {
  const after = truthOf(world.harness.emulator);
  const told = comments(world.harness).join('\n');
  for (const merge of ended) {
    const number = PULLS[merge] ?? 0;
    // A run of the later merge that was killed may also have written its values.
    const later = merge === 0 && world.pushed.length > 1 ? statedBy(history, 1) : {};
    const isThere = hasStated(history, merge, after, later);
    if (world.memory.hasHotfix || isThere || world.said.has(number)) continue;
    expect(told, `pull request ${number} is not promoted`).toContain(`Not promoted to \`${TARGET.name}\``);
  }
}

test(`the Action's promotions keep the law in ${HISTORIES} histories of merges`, {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(fc.asyncProperty(merges, play), {
    numRuns: HISTORIES,
    seed: SEED,
    examples: [[EDITED_AFTER_A_KILLED_RUN]],
  });
});

test.runIf(HISTORIES >= 100)(
  'promoted, superseded, rolled back, killed and red runs occur in these histories',
  () => {
    const rows = [...occurred].map(([what, times]) => `${String(times).padStart(6)}  ${what}`);
    if (process.env['OCCURRENCES'] !== undefined) process.stdout.write(`${rows.join('\n')}\n`);
    const needed = [
      'success updated',
      'success unchanged',
      'success skipped',
      'failure',
      'rolled back',
      'killed',
    ];
    expect(
      needed.filter((what) => (occurred.get(what) ?? 0) < 3),
      rows.join('\n'),
    ).toEqual([]);
  },
);
