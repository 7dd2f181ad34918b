// Runs the steps of a shown workflow that are ours, as the runner would: its permissions, its inputs, its event.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import type { Stage } from '../acceptance/stage.ts';
import { isOurs, startsOn, type Workflow, type WorkflowJob } from './read-workflows.ts';

/** What `${{ ... }}` stands for, by the words between the braces. */
export type Expressions = Readonly<Record<string, string>>;

export interface RecipeRun {
  readonly workflow: Workflow;
  readonly event: string;
  readonly payload: unknown;
  readonly expressions?: Expressions;
  readonly workspace?: Readonly<Record<string, string>>;
}

/** One run for each job and row of its matrix. Throws when GitHub would not start the workflow on this event. */
export async function runRecipe(stage: Stage, recipe: RecipeRun): Promise<readonly ActionRun[]> {
  const { workflow, event, payload } = recipe;
  const action = actionOf(payload);
  if (!startsOn(workflow, event, action))
    throw new Error(`${workflow.name} does not run on ${event} ${action ?? ''}`);
  const runs: ActionRun[] = [];
  for (const job of Object.values(workflow.parsed.jobs)) {
    if (isForAnotherEvent(job, event)) continue;
    stage.emulator.github.setTokenPermissions(grantsOf(job));
    for (const row of job.strategy?.matrix.include ?? [{}]) {
      const given = { ...secretsOf(stage), ...prefixed('matrix', row), ...recipe.expressions };
      for (const step of job.steps.filter(isOurs)) {
        const inputs = Object.entries(step.with ?? {}).map(([key, value]) => [key, fill(value, given)]);
        runs.push(await runStep(stage, recipe, Object.fromEntries(inputs)));
      }
    }
  }
  return runs;
}

/** Other conditions are the runner's to decide; here every job runs whose event it is. */
function isForAnotherEvent({ if: condition = '' }: WorkflowJob, event: string): boolean {
  const [, wanted] = /^github\.event_name == '(\w+)'$/.exec(condition) ?? [];
  return wanted !== undefined && wanted !== event;
}

function runStep(stage: Stage, recipe: RecipeRun, inputs: Readonly<Record<string, string>>) {
  const { event, payload, workspace } = recipe;
  // Nothing but what the workflow says: the inputs that the stage would give are emptied, but for the addresses.
  const unsaid = { 'hf-token': '', namespace: '', model: '', 'scale-to-zero-timeout': '' };
  const files = workspace === undefined ? {} : { workspace };
  return stage.run({ event, payload, ...files, inputs: { ...unsaid, ...inputs } });
}

function secretsOf({ emulator }: Stage): Expressions {
  return { 'secrets.HF_TOKEN': emulator.token };
}

function prefixed(context: string, row: Readonly<Record<string, string>>): Expressions {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [`${context}.${key}`, value]));
}

function fill(value: unknown, given: Expressions): string {
  return String(value).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const filled = given[expression];
    if (filled === undefined) throw new Error(`nothing is given for ${expression}`);
    return filled;
  });
}

function grantsOf({
  permissions = {},
}: WorkflowJob): Parameters<Stage['emulator']['github']['setTokenPermissions']>[0] {
  const granted = Object.entries(permissions).map(([scope, access]) => [scope.replace('-', '_'), access]);
  return Object.fromEntries(granted);
}

function actionOf(payload: unknown): string | undefined {
  const action: unknown =
    typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'action') : undefined;
  return typeof action === 'string' ? action : undefined;
}
