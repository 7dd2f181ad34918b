// Runs every workflow that a page shows, with exactly its permissions, and checks what its page promises.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHarness, type Harness } from '../acceptance/harness.ts';
import { readExamples, type Workflow } from './read-workflows.ts';
import { runRecipe } from './run-recipe.ts';
import { type Moment, STORIES } from './stories.ts';

const examples = readExamples();

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

test('every workflow on a page has a story, and every story has a workflow', () => {
  expect(Object.keys(STORIES).toSorted()).toEqual(examples.map(({ name }) => name).toSorted());
});

// In the order of the pages and one after the other, because the token has the permissions of one run at a time.
test.each(examples.map((workflow) => [workflow.name, workflow] as const))('%s', async (name, workflow) => {
  for (const moment of STORIES[name] ?? []) await play(workflow, moment);
});

async function play(workflow: Workflow, moment: Moment): Promise<void> {
  const { happens, outcomes, says = [], shows, prepares, ...facts } = moment;
  await prepares?.(harness);
  // A run that polls during a pending start would wait for seconds of real time.
  harness.emulator.admin.queueStart({ outcome: { kind: 'ready', pendingMs: 0 } });
  const runs = await runRecipe(harness, { ...facts, ...happens(harness), workflow });
  const said = runs.flatMap((run) => run.annotations.map(({ message }) => message));
  expect(said).toEqual(says.map((words) => expect.stringContaining(words)));
  expect(runs.map((run) => run.outputs['outcome'])).toEqual(outcomes);
  const shown = shows?.(runs, harness) ?? {};
  expect(Object.keys(shown).filter((what) => shown[what] === false)).toEqual([]);
}
