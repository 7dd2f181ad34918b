// A promotion that is killed at any of its requests: the next run always brings the target to the new or the old spec.

import type { Emulator } from '@preview-endpoints/emulator';
import { createMortalPorts } from '@preview-endpoints/testkit/histories';
import { runSource } from '@preview-endpoints/testkit/run-source';
import { expect, test } from 'vitest';
import { createProduction, OLD_REVISION, PRODUCTION } from './create-production.ts';
import { pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';
import { mergePull } from './merge.ts';

const REVIEWED = 'c'.repeat(40);
const TARGET = { target: PRODUCTION, 'scale-to-zero-timeout': '' };
const PROMOTE = { ...TARGET, command: 'promote' };
const STATED = { revision: REVIEWED, env: 'MODE=fast' };
const FAILING = { 'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}' };
/** More requests than a promotion with rollback sends. */
const MOST_REQUESTS = 40;
/** By default every sixth kill, to keep the run short. STEP=1 plays all of them. */
const STEP = Number(process.env['STEP'] ?? 6);

function production(emulator: Emulator) {
  const found = emulator.admin.endpoints().find(({ name }) => name === PRODUCTION);
  if (found === undefined) throw new Error('production is gone');
  return found;
}

const deaths = Array.from(
  { length: Math.ceil(MOST_REQUESTS / STEP) },
  (_, index) => index * STEP + 1,
).flatMap((request) => [false, true].map((sent) => ({ request, sent })));

test.each(deaths)(
  'killed at request $request (sent: $sent), the next run promotes or goes back',
  { timeout: 60_000 },
  async (dieAt) => {
    await using harness = createSourceHarness({ dialect: 'production' });
    const { emulator } = harness;
    await createProduction(harness);
    await emulator.clock.advance(30 * 60_000);
    const before = production(emulator).spec;
    const opened = pullRequest(harness, { action: 'opened', number: 7 });
    await harness.run({ ...opened, inputs: { ...TARGET, ...STATED } });
    const { closed, pushed } = mergePull(harness, 7);
    await harness.run({ ...closed, inputs: {} });
    const mortal = createMortalPorts({ emulator, seed: dieAt.request, dieAt, onAnswer: () => undefined });
    const inputs = {
      'hf-token': emulator.token,
      namespace: 'acme',
      model: 'acme/sentiment',
      'api-url': emulator.urls.api,
      'hub-url': emulator.urls.hub,
      ...PROMOTE,
      ...FAILING,
    };
    const job = {
      ...pushed,
      inputs,
      githubToken: emulator.githubToken,
      urls: { github: emulator.urls.github },
    };
    await Promise.race([runSource(job, mortal.ports), mortal.died]);
    mortal.kill();
    const { spec } = production(emulator);
    expect([OLD_REVISION, REVIEWED]).toContain(spec.model.revision);
    expect({ ...spec, model: before.model }, 'what is not stated').toEqual(before);
    // Its test fails, so it rolls back to the state before the killed run.
    await harness.run({ ...pushed, inputs: { ...PROMOTE, ...FAILING } });
    expect(production(emulator)).toMatchObject({ state: 'running', spec: before });
    expect(production(emulator).served?.revision).toBe(OLD_REVISION);
    const done = await harness.run({ ...pushed, inputs: PROMOTE });
    expect(done).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(emulator)).toMatchObject({
      state: 'running',
      served: { revision: REVIEWED },
      spec: { ...before, model: { ...before.model, revision: REVIEWED, env: { LOG: 'info', MODE: 'fast' } } },
    });
  },
);
