// Runs our steps of a shown workflow as the runner would, with its permissions, its inputs and its event.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import type { Harness } from '../acceptance/harness.ts';
import { type Contexts, fillText, isWanted } from './evaluate.ts';
import { isOurs, startsOn, type Workflow, type WorkflowJob } from './read-workflows.ts';

export interface RecipeRun {
  readonly workflow: Workflow;
  readonly event: string;
  readonly payload: unknown;
  /** Contexts for expressions, besides the event, the matrix and the token. */
  readonly contexts?: Contexts;
  readonly workspace?: Readonly<Record<string, string>>;
}

/** One run for each job and matrix row. Throws when GitHub would not start the workflow on this event. */
export async function runRecipe(harness: Harness, recipe: RecipeRun): Promise<readonly ActionRun[]> {
  const { workflow, event, payload } = recipe;
  const action = actionOf(payload);
  if (!startsOn(workflow, event, action))
    throw new Error(`${workflow.name} does not run on ${event} ${action ?? ''}`);
  const runs: ActionRun[] = [];
  const contexts = contextsOf(harness, recipe);
  for (const job of Object.values(workflow.parsed.jobs).filter((one) => isWanted(one.if, contexts))) {
    harness.emulator.github.setTokenPermissions(grantsOf(job));
    for (const row of job.strategy?.matrix.include ?? [{}]) {
      const given = { ...contexts, matrix: row };
      for (const step of job.steps.filter(isOurs)) {
        const inputs = Object.entries(step.with ?? {}).map(([key, value]) => [
          key,
          fillText(String(value), given),
        ]);
        runs.push(await runStep(harness, recipe, Object.fromEntries(inputs)));
      }
    }
  }
  return runs;
}

function runStep(harness: Harness, recipe: RecipeRun, inputs: Readonly<Record<string, string>>) {
  const { event, payload, workspace } = recipe;
  // Only the workflow's own inputs count, so the harness's inputs are emptied, except for the addresses.
  const unsaid = { 'hf-token': '', namespace: '', model: '', 'scale-to-zero-timeout': '' };
  const files = workspace === undefined ? {} : { workspace };
  return harness.run({ event, payload, ...files, inputs: { ...unsaid, ...inputs } });
}

function contextsOf({ emulator }: Harness, { event, payload, contexts = {} }: RecipeRun): Contexts {
  const { secrets, ...others } = contexts;
  const head = readAt(payload, ['pull_request', 'head', 'ref']);
  const sha = readAt(payload, ['pull_request', 'head', 'sha']);
  return {
    github: { event_name: event, event: payload, head_ref: head, sha },
    secrets: { HF_TOKEN: emulator.token, HF_INFERENCE_TOKEN: emulator.token, ...Object(secrets) },
    ...others,
  };
}

function readAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function grantsOf({
  permissions = {},
}: WorkflowJob): Parameters<Harness['emulator']['github']['setTokenPermissions']>[0] {
  const granted = Object.entries(permissions).map(([scope, access]) => [scope.replace('-', '_'), access]);
  return Object.fromEntries(granted);
}

function actionOf(payload: unknown): string | undefined {
  const action: unknown =
    typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'action') : undefined;
  return typeof action === 'string' ? action : undefined;
}
