// Tests the law of triggers with random histories: a trigger answered with 2xx is done or visibly dead, and the newest decides.
// HISTORIES=n plays more histories, SEED=n others.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { INTENTS_TABLE } from '../../src/executor/object/intent-store.ts';
import { HF_TOKEN } from '../support/bindings.ts';
import { type CallReply, callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import { addTrouble, createUpstreamEndpoint, stateUpstream } from '../support/upstream.ts';

const MOST_STEPS = 12;
const TIMEOUT_MS = 6 * 60 * 60_000;
/** More alarms than any of these histories needs: each wish has at most sixteen attempts. */
const MOST_ALARMS = 100;

const reply = (status: number, headers: object = {}) => {
  return { kind: 'status', status, body: { error: 'no' }, headers };
};
const FAULTS = {
  slowDown: reply(429, { 'retry-after': '1800' }),
  broken: reply(500),
  tooEarly: reply(425),
  badRequest: reply(400),
  badToken: reply(401),
  lostReply: { kind: 'dropReplyAfterCommit' },
} as const;
type FaultName = keyof typeof FAULTS;

type Step =
  /** `alongside`: it does not wait for the answer to the previous delivery. */
  | { readonly kind: 'deliver'; readonly wish: number; readonly alongside: boolean }
  | { readonly kind: 'fault'; readonly fault: FaultName; readonly of: 'write' | 'any' }
  | { readonly kind: 'alarm' | 'evict' };

const ACTIONS = ['pause', 'resume', 'scale-to-zero'] as const;
const REACHED = {
  pause: ['paused'],
  'scale-to-zero': ['scaledToZero'],
  resume: ['pending', 'initializing', 'running'],
} as const;

const deliver = fc.record({
  kind: fc.constant('deliver' as const),
  wish: fc.nat(3),
  alongside: fc.boolean(),
});
const fault = fc.record({
  kind: fc.constant('fault' as const),
  fault: fc.constantFrom(...(Object.keys(FAULTS) as FaultName[])),
  of: fc.constantFrom('write' as const, 'any' as const),
});
const other = fc.record({ kind: fc.constantFrom('alarm' as const, 'evict' as const) });

/** The index of a wish in `actions` is its order in time. Its deliveries come in any order, and some twice. */
const history = fc.record({
  actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 4, maxLength: 4 }),
  steps: fc.array<Step>(
    fc.oneof(
      { weight: 4, arbitrary: deliver },
      { weight: 2, arbitrary: fault },
      { weight: 1, arbitrary: other },
    ),
    { minLength: 1, maxLength: MOST_STEPS },
  ),
});

const objectOf = (name: string) => env.ENDPOINTS.getByName(`acme/${name}`);

interface Wish {
  readonly id: string;
  readonly action: (typeof ACTIONS)[number];
  readonly at: Date;
  readonly answers: CallReply[];
}

let played = 0;

/** Plays a history with its own endpoint until no work is left. */
async function play(
  actions: readonly Wish['action'][],
  steps: (name: string, wishes: readonly Wish[]) => Promise<void>,
): Promise<void> {
  played += 1;
  const name = `history-${played}`;
  await createUpstreamEndpoint(name);
  const begunMs = Date.now() - 60_000;
  const wishes = actions.map((action, place): Wish => {
    return { id: freshId(), action, at: new Date(begunMs + place * 1000), answers: [] };
  });
  try {
    await steps(name, wishes);
    await runUntilQuiet(name);
    for (const wish of wishes) await expectEnded(name, wish);
    await expectNewest(name, wishes);
  } finally {
    // All tests share the quota of the emulator.
    await callUpstream(name, 'DELETE').catch(() => undefined);
  }
}

async function playSteps(name: string, wishes: readonly Wish[], steps: readonly Step[]): Promise<void> {
  let underway: Promise<unknown>[] = [];
  for (const step of steps) {
    if (step.kind !== 'deliver' || !step.alongside) {
      await Promise.all(underway);
      underway = [];
    }
    underway.push(playStep(name, wishes, step));
  }
  await Promise.all(underway);
}

async function playStep(name: string, wishes: readonly Wish[], step: Step): Promise<void> {
  switch (step.kind) {
    case 'deliver':
      return send(name, wishes[step.wish]);
    case 'fault': {
      const method = step.of === 'write' ? { method: 'POST' } : {};
      return addTrouble({ name, suffix: '*', ...method, fault: FAULTS[step.fault] });
    }
    case 'alarm':
      await runDurableObjectAlarm(objectOf(name));
      return;
    case 'evict':
      // An object that does not run yet cannot be evicted.
      await objectOf(name).find('');
      await evictDurableObject(objectOf(name));
  }
}

async function send(endpoint: string, wish: Wish | undefined): Promise<void> {
  if (wish === undefined) return;
  const { id, action, at, answers } = wish;
  answers.push(await sendTrigger({ id, action, happenedAt: at, endpoint }));
}

/** Every waiting trigger must have an alarm; the loop runs each alarm in turn. */
async function runUntilQuiet(name: string): Promise<void> {
  for (let rung = 0; rung < MOST_ALARMS; rung += 1) {
    const [waits, alarmMs] = await runInDurableObject(objectOf(name), async (_object, { storage }) => {
      storage.sql.exec(INTENTS_TABLE);
      const query = `SELECT seq FROM intents WHERE status = 'pending'`;
      return [storage.sql.exec(query).toArray().length, await storage.getAlarm()] as const;
    });
    if (waits > 0) expect(alarmMs).not.toBeNull();
    const soon = (alarmMs ?? Number.POSITIVE_INFINITY) < Date.now() + 60 * 60_000;
    if (waits === 0 && !soon) return;
    await runDurableObjectAlarm(objectOf(name));
  }
  throw new Error('It never became quiet.');
}

const ENDED = { done: 200, superseded: 200, refused: 409, dead: 502 };

/** A repetition gets the stored outcome, which equals any earlier answer with an end. */
async function expectEnded(endpoint: string, { id, action, at, answers }: Wish): Promise<void> {
  if (answers.length === 0) return;
  const { status } = (await callWithKey(`/v1/triggers/${id}`)).body;
  expect(Object.keys(ENDED)).toContain(status);
  const again = await sendTrigger({ id, action, happenedAt: at, endpoint });
  expect(again.status).toBe(ENDED[status as keyof typeof ENDED]);
  for (const answer of answers) {
    expect([202, again.status]).toContain(answer.status);
    if (answer.body['status'] === 'superseded') expect(answer.text).toBe(again.text);
  }
  const { text } = await sendTrigger({ id, action, happenedAt: at, endpoint });
  if (again.status === 200) expect(text).toBe(again.text);
}

async function expectNewest(name: string, wishes: readonly Wish[]): Promise<void> {
  const newest = wishes.findLast(({ answers }) => answers.length > 0);
  if (newest === undefined) return;
  const { status } = (await callWithKey(`/v1/triggers/${newest.id}`)).body;
  expect(['done', 'refused', 'dead']).toContain(status);
  if (status === 'done') expect(REACHED[newest.action]).toContain(await readState(name));
}

/** Reads until the remaining faults are used up. */
async function readState(name: string): Promise<string> {
  for (let asked = 0; asked < MOST_STEPS; asked += 1) {
    const state = await stateUpstream(name).catch(() => undefined);
    if (state !== undefined) return state;
  }
  throw new Error('The faults never ended.');
}

test(`the newest trigger decides in ${inject('histories')} histories, and nothing is lost`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const property = fc.asyncProperty(history, ({ actions, steps }) => {
    return play(actions, (name, wishes) => playSteps(name, wishes, steps));
  });
  await fc.assert(property, { numRuns: inject('histories'), seed: inject('seed') });
});

test('a write that takes effect late never decides the final state, whatever is sent in the meantime', {
  timeout: TIMEOUT_MS,
}, async () => {
  const late = fc.record({
    actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 2, maxLength: 4 }),
    lost: fc.constantFrom(...ACTIONS),
    together: fc.boolean(),
  });
  const property = fc.asyncProperty(late, ({ actions, lost, together }) => {
    return play(actions, async (name, wishes) => {
      // The answer does not show whether the write will still take effect.
      await addTrouble({ name, suffix: `/${lost}`, fault: FAULTS.broken });
      if (together) await Promise.all(wishes.map((wish) => send(name, wish)));
      else for (const wish of wishes) await send(name, wish);
      if (await hasFired(name)) await callUpstream(name, 'POST', `/${lost}`);
    });
  });
  await fc.assert(property, { numRuns: inject('histories'), seed: inject('seed') });
});

async function hasFired(name: string): Promise<boolean> {
  const faults: { path: string; fired: number }[] = await (await fetch(`${inject('admin')}/faults`)).json();
  return faults.some(({ path, fired }) => path.includes(`/${name}/`) && fired > 0);
}

async function callUpstream(name: string, method: string, suffix = ''): Promise<void> {
  const headers = { authorization: `Bearer ${HF_TOKEN}` };
  await fetch(`${inject('api')}/endpoint/acme/${name}${suffix}`, { method, headers });
}
