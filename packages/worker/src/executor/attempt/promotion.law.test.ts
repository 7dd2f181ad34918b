// The law of the Worker's promotions, on the virtual clock: whatever happens, the target ends with the new version or one that
// served before, and the intent reports it correctly. Nothing else changes, except by people. HISTORIES=n plays more histories,
// SEED=n other ones.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { createEmulator, type Emulator, type EndpointTruth } from '@preview-endpoints/emulator';
import {
  call,
  edit,
  PATH,
  type PeopleMemory,
  type Person,
  TARGET,
  truthOf,
  type Watch,
  watchWrites,
} from '@preview-endpoints/testkit/histories';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMortalObject, type Death } from '../../../test/support/mortal-object.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { SAMPLE_ENDPOINT } from '../../tools/dev/sample-endpoint.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 200);
const SEED = Number(process.env['SEED'] ?? 20_261_129);
const TIMEOUT_MS = 6 * 60 * 60_000;
const OLD = 'a'.repeat(40);

/** The versions that the previews run. */
const VERSIONS = [
  { revision: 'b'.repeat(40), env: { LOG: 'debug' } },
  { revision: 'c'.repeat(40), env: { MODE: 'fast' } },
  { revision: OLD, env: undefined },
] as const;

const TROUBLES = {
  none: [],
  lostReply: [{ kind: 'dropReplyAfterCommit' }],
  notSent: [{ kind: 'dropBeforeCommit' }],
  late: [{ kind: 'commitLater', milliseconds: 1_500 }],
  limited: [{ kind: 'status', status: 429, headers: { 'retry-after': '20' } }],
  refused: [{ kind: 'status', status: 400 }],
  broken: Array.from({ length: 3 }, () => ({ kind: 'status', status: 503 }) as const),
} as const;

interface Step {
  readonly version: number;
  readonly start: 'untouched' | 'ready' | 'updateFailed' | 'stuckInitializing';
  readonly trouble: keyof typeof TROUBLES;
  readonly dieAt: Death | undefined;
  readonly person: Person | undefined;
  /** How many alarms ring before the next promotion is requested. Undefined: it is requested after the end of this one. */
  readonly newerAfter: number | undefined;
}

interface History {
  readonly state: 'running' | 'scaledToZero' | 'paused';
  readonly steps: readonly Step[];
  readonly seed: number;
}

const calm: fc.Arbitrary<Step> = fc.record({
  version: fc.nat(2),
  start: fc.constantFrom('untouched', 'updateFailed'),
  trouble: fc.constant('none'),
  dieAt: fc.constant(undefined),
  person: fc.constant(undefined),
  newerAfter: fc.constant(undefined),
});

const anyStep: fc.Arbitrary<Step> = fc.record({
  version: fc.nat(2),
  start: fc.constantFrom('untouched', 'untouched', 'ready', 'updateFailed', 'stuckInitializing'),
  trouble: fc.constantFrom('none', 'none', ...(Object.keys(TROUBLES) as (keyof typeof TROUBLES)[])),
  dieAt: fc.option(fc.record({ request: fc.integer({ min: 1, max: 12 }), sent: fc.boolean() }), {
    nil: undefined,
  }),
  person: fc.option(
    fc.record({
      writes: fc.constantFrom('revision', 'env', 'scaling'),
      afterMs: fc.oneof(fc.nat(3_000), fc.nat(25_000), fc.nat(400_000)),
    }),
    { nil: undefined, freq: 3 },
  ),
  newerAfter: fc.option(fc.nat(6), { nil: undefined }),
});

/** A late write may overwrite a person's or a newer promotion's write unseen, so it occurs without them. */
const step = anyStep.map(
  (one): Step => (one.trouble === 'late' ? { ...one, person: undefined, newerAfter: undefined } : one),
);

const history: fc.Arbitrary<History> = fc.record({
  state: fc.constantFrom('running', 'running', 'scaledToZero', 'paused'),
  steps: fc.array(fc.oneof({ weight: 1, arbitrary: calm }, { weight: 2, arbitrary: step }), {
    minLength: 1,
    maxLength: 3,
  }),
  seed: fc.nat(1_000_000),
});

async function setUp(state: History['state']): Promise<{ emulator: Emulator; previews: readonly string[] }> {
  const emulator = createEmulator({ dialect: 'production' });
  const make = async (name: string, revision: string, env: object, tags: readonly string[]) => {
    const scaling = {
      minReplica: state === 'scaledToZero' ? 0 : 1,
      maxReplica: 4,
      scaleToZeroTimeout: 2_880,
    };
    const body = { compute: { ...SAMPLE_ENDPOINT.compute, scaling } };
    const model = { ...SAMPLE_ENDPOINT.model, revision, env };
    expect(
      await call(emulator, 'POST', '/endpoint/acme', { ...SAMPLE_ENDPOINT, ...body, name, tags, model }),
    ).toBeLessThan(300);
  };
  await make(TARGET.name, OLD, { LOG: 'info', KEPT: 'yes' }, ['production']);
  const previews: string[] = [];
  for (const [index, { revision, env = {} }] of VERSIONS.entries()) {
    const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number: index + 1 } } as const;
    const name = await previewName(identity);
    await make(name, revision, env, await previewTags(identity));
    previews.push(name);
  }
  await emulator.clock.advance(30 * 60_000);
  if (state === 'paused') await call(emulator, 'POST', `${PATH}/pause`);
  if (state === 'scaledToZero') await call(emulator, 'POST', `${PATH}/scale-to-zero`);
  await emulator.clock.advance(60_000);
  return { emulator, previews };
}

/** All facts except those that these previews state. */
function untouched(
  { spec }: EndpointTruth,
  { name, maxReplica }: PeopleMemory,
  at: 'now' | 'expected',
): object {
  const { revision: _revision, env, ...model } = spec.model;
  const scaling = at === 'now' ? spec.scaling : { ...spec.scaling, maxReplica };
  const kept = at === 'now' ? { kept: env['KEPT'], name: env['NAME'] } : { kept: 'yes', name };
  return { ...spec, scaling, model: { ...model, ...kept } };
}

const occurred = new Map<string, number>();
function note(what: string): void {
  occurred.set(what, (occurred.get(what) ?? 0) + 1);
}

/** The state that lasts over all promotions of one history. */
interface World {
  readonly emulator: Emulator;
  readonly previews: readonly string[];
  readonly object: ReturnType<typeof createMortalObject>;
  readonly before: EndpointTruth;
  readonly memory: PeopleMemory;
  watch: Watch;
  /** Revisions that were proven to serve, or were there at the start: the only ones that a rollback may restore. */
  proven: string[];
  /** The promotions since the last one that ended, each with its revision. */
  open: { readonly claim: string; readonly revision: string }[];
  isCalm: boolean;
}

async function build({ state, seed }: History): Promise<World> {
  const { emulator, previews } = await setUp(state);
  const memory: PeopleMemory = { unfinished: [], hasHotfix: false, maxReplica: 4, name: undefined };
  const world: World = {
    ...{ emulator, previews, memory, before: truthOf(emulator), watch: watchWrites(emulator, memory) },
    object: createMortalObject(emulator, {
      seed,
      onAnswer: (request) => world.watch.answered(request),
      onDeath: () => forgetPlanless(world),
    }),
    ...{ proven: [OLD], open: [], isCalm: state === 'running' },
  };
  return world;
}

/** A promotion that died before it stored a plan is planned again. */
function forgetPlanless({ object, open, watch }: World): void {
  if (object.find(open.at(-1)?.claim ?? '')?.change === undefined) watch.forgetLook();
}

async function play(one: History): Promise<void> {
  const world = await build(one);
  for (const [index, step] of one.steps.entries()) {
    const isLast = index === one.steps.length - 1;
    await promoteOnce(world, index, isLast ? { ...step, newerAfter: undefined } : step);
    await settle(world, step, one.state);
  }
}

async function promoteOnce(world: World, index: number, step: Step): Promise<void> {
  const { emulator, object, memory, open, previews } = world;
  world.isCalm = world.isCalm && isCalmStep(step);
  emulator.admin.clearFaults();
  for (const fault of TROUBLES[step.trouble])
    emulator.admin.addFault({ side: 'api', method: 'PUT', path: `*${PATH}`, fault });
  if (step.start !== 'untouched')
    emulator.admin.queueStart({ name: TARGET.name, outcome: { kind: step.start } });
  const watch = watchWrites(emulator, memory);
  world.watch = watch;
  object.doom(step.dieAt);
  const settled = new AbortController();
  const person = edit(emulator, step.person, { settled: settled.signal, memory, watch });
  const id = `promote-${index}`;
  // A version whose env a person changed belongs to that person, so a rollback may restore it.
  if (step.person?.writes === 'env') world.proven.push(...VERSIONS.map(({ revision }) => revision));
  open.push({ claim: `acme/${id}`, revision: VERSIONS[step.version]?.revision ?? '' });
  await object.submit({
    ...{ id, caller: 'acme', action: 'promote', reason: null, from: previews[step.version] ?? '' },
    subject: { kind: 'endpoint', endpoint: TARGET },
  });
  let alarms = 0;
  await object.ringUntil(() => isOver(world) || (step.newerAfter ?? Number.NaN) <= alarms++);
  settled.abort('settled');
  await person;
}

function isOver({ object, open }: World): boolean {
  return open.every(({ claim }) => object.find(claim)?.status !== 'pending');
}

async function settle(world: World, step: Step, state: History['state']): Promise<void> {
  const { emulator, memory, watch, before, open, object } = world;
  expect(watch.overwritten, 'overwrote a write of somebody else that a read could have shown').toEqual([]);
  const after = truthOf(emulator);
  const now = untouched(after, memory, 'now');
  expect(now, 'facts that no preview states').toEqual(untouched(before, memory, 'expected'));
  if (!isOver(world)) return;
  const ended = object.find(open.at(-1)?.claim ?? '');
  if (ended === undefined) throw new Error('the intent was forgotten');
  noteEnd(ended, step, open.length > 1);
  if (!memory.hasHotfix) judge(ended, { ...world, version: step.version, after, state });
  const { revision = '' } = after.spec.model;
  const isProven = memory.hasHotfix || ended.status === 'done';
  const isBack = ended.trouble?.kind === 'rolledBack';
  world.proven = isProven ? [revision ?? ''] : world.proven;
  // A queued start that was not used yet would hit another version.
  world.isCalm &&= (step.start === 'untouched' || isBack || ended.changed === true) && (isProven || isBack);
  memory.hasHotfix = false;
  world.open = [];
  await emulator.clock.advance(20 * 60_000);
}

/** Only the new version itself may fail, so it must be promoted or rolled back. */
function isCalmStep({ trouble, dieAt, person, start, newerAfter }: Step): boolean {
  const meetsOnlyTheNewVersion = start === 'untouched' || start === 'updateFailed';
  const isAlone = dieAt === undefined && person === undefined && newerAfter === undefined;
  return trouble === 'none' && isAlone && meetsOnlyTheNewVersion;
}

function noteEnd({ status, trouble }: Intent, { person, dieAt }: Step, isNewer: boolean): void {
  note(status === 'refused' ? `refused: ${trouble?.kind}` : status);
  if (person !== undefined) note('a person wrote meanwhile');
  if (dieAt !== undefined) note('a process died');
  if (isNewer) note('a newer one took over');
}

interface Played extends Pick<World, 'proven' | 'open' | 'isCalm'> {
  readonly version: number;
  readonly after: EndpointTruth;
  readonly state: History['state'];
}

function judge(ended: Intent, played: Played): void {
  const { after, proven, open, isCalm } = played;
  const { revision } = after.spec.model;
  if (ended.status === 'done') {
    judgeDone(ended, played);
    return;
  }
  const { kind, text = '' } = ended.trouble ?? {};
  if (kind === 'rolledBack') {
    expect(proven, 'a rollback restores what served before').toContain(revision);
    if (text.includes('serves again'))
      expect(after.served?.revision, 'reported to serve again').toBe(revision);
    return;
  }
  expect(isCalm, `could have been promoted or rolled back: ${kind} ${text}`).toBe(false);
  const earlier = open.slice(0, -1).map((one) => one.revision);
  if (ended.changed !== true) expect([...proven, ...earlier], 'nothing was written').toContain(revision);
}

function judgeDone({ state: said }: Intent, { version, after, state }: Played): void {
  const wanted = VERSIONS[version];
  expect(after.spec.model.revision, 'reported to have the new version').toBe(wanted?.revision);
  expect(after.spec.model.env).toMatchObject({ ...wanted?.env });
  if (said === 'running') expect(after.served?.revision, 'reported to serve it').toBe(wanted?.revision);
  else expect([state, after.state]).toContain(said);
}

test(`the Worker's promotions keep the law in ${HISTORIES} histories`, { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(fc.asyncProperty(history, play), { numRuns: HISTORIES, seed: SEED });
});

test.runIf(HISTORIES >= 200)(
  'every end, deaths, people and newer promotions occur in these histories',
  () => {
    const rows = [...occurred].map(([what, times]) => `${String(times).padStart(6)}  ${what}`);
    if (process.env['OCCURRENCES'] !== undefined) process.stdout.write(`${rows.join('\n')}\n`);
    const needed = [
      ...['done', 'refused: rolledBack', 'refused: notRolledBack', 'refused: changedByOthers'],
      ...['a person wrote meanwhile', 'a process died', 'a newer one took over'],
    ];
    expect(
      needed.filter((what) => (occurred.get(what) ?? 0) < 3),
      rows.join('\n'),
    ).toEqual([]);
  },
);
