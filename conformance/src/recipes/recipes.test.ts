// Every workflow that a page shows is run, with exactly the permissions it gives, and does what its page promises.

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

test('every workflow that is shown has a story, and every story a workflow', () => {
  expect(Object.keys(STORIES).toSorted()).toEqual(examples.map(({ name }) => name).toSorted());
});

// In the order of the pages, one after the other: the token's permissions are those of one run at a time.
test.each(examples.map((workflow) => [workflow.name, workflow] as const))('%s', async (name, workflow) => {
  for (const moment of STORIES[name] ?? []) await play(workflow, moment);
});

async function play(workflow: Workflow, moment: Moment): Promise<void> {
  const { happens, outcomes, says = [], shows, prepares, ...facts } = moment;
  await prepares?.(harness);
  // Whoever looks while a start is still pending waits for seconds of real time.
  harness.emulator.admin.queueStart({ outcome: { kind: 'ready', pendingMs: 0 } });
  const runs = await runRecipe(harness, { ...facts, ...happens(harness), workflow });
  const said = runs.flatMap((run) => run.annotations.map(({ message }) => message));
  expect(said).toEqual(says.map((words) => expect.stringContaining(words)));
  expect(runs.map((run) => run.outputs['outcome'])).toEqual(outcomes);
  const shown = shows?.(runs, harness) ?? {};
  expect(Object.keys(shown).filter((what) => shown[what] === false)).toEqual([]);
}
