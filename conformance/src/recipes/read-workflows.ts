// Finds every workflow that the repository runs or shows, and reads the parts that the tests need.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const ROOT = join(import.meta.dirname, '../../..');

/** Our own Markdown files, without generated folders. */
const PAGES =
  /^(?:[^/]+|(?:\.github|docs|decisions|packages|testkit|conformance|demo|bench|examples)\/.*)\.md$/;
const OTHERS = /(?:^|\/)(?:node_modules|dist)\//;

const wordsSchema = z.union([z.string(), z.array(z.string())]);
const eventSchema = z.nullish(z.looseObject({ types: z.optional(wordsSchema) }));
const stepSchema = z.looseObject({
  uses: z.optional(z.string()),
  run: z.optional(z.string()),
  with: z.optional(z.record(z.string(), z.unknown())),
});
const concurrencySchema = z.union([
  z.string(),
  z.looseObject({
    group: z.string(),
    queue: z.optional(z.literal('max')),
    'cancel-in-progress': z.optional(z.union([z.boolean(), z.string()])),
  }),
]);
const jobSchema = z.looseObject({
  if: z.optional(z.string()),
  concurrency: z.optional(concurrencySchema),
  needs: z.optional(wordsSchema),
  environment: z.optional(z.string()),
  permissions: z.optional(z.record(z.string(), z.string())),
  strategy: z.optional(
    z.looseObject({
      matrix: z.looseObject({ include: z.optional(z.array(z.record(z.string(), z.string()))) }),
    }),
  ),
  steps: z.array(stepSchema),
});
const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.union([eventSchema, z.array(z.unknown())])),
  permissions: z.optional(z.unknown()),
  concurrency: z.optional(concurrencySchema),
  env: z.optional(z.record(z.string(), z.string())),
  jobs: z.record(z.string(), jobSchema),
});

export type WorkflowStep = z.infer<typeof stepSchema>;
export type WorkflowJob = z.infer<typeof jobSchema>;

export interface Workflow {
  /** The file, or the page and the number of the example: `docs/sweep.md, example 1`. */
  readonly name: string;
  readonly text: string;
  readonly parsed: z.infer<typeof workflowSchema>;
}

export function readWorkflows(): readonly Workflow[] {
  const folder = '.github/workflows';
  const files = readdirSync(join(ROOT, folder)).map((file) => `${folder}/${file}`);
  return [...files.map((file) => workflow(file, readText(file))), ...readExamples()];
}

/** The YAML blocks of all pages that are complete workflows. */
export function readExamples(): readonly Workflow[] {
  return readPages().flatMap((page) =>
    readYamlBlocks(page)
      .filter((yaml) => /^on:/m.test(yaml))
      .map((yaml, index) => workflow(`${page}, example ${index + 1}`, yaml)),
  );
}

export function readPages(): readonly string[] {
  const isPage = (path: string): boolean => PAGES.test(path) && !OTHERS.test(path);
  const folders = ['.github', 'docs', 'decisions', 'packages', 'conformance', 'demo', 'bench'];
  const top = readdirSync(ROOT);
  const below = folders.flatMap((folder) => markdownBelow(folder));
  return [...top, ...below].filter(isPage).toSorted();
}

export function readYamlBlocks(page: string): readonly string[] {
  return [...readText(page).matchAll(/^```ya?ml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);
}

/** Walks by hand, because `recursive` would enter every node_modules. */
function markdownBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return /^(?:node_modules|dist|src|\..*)$/.test(entry.name) ? [] : markdownBelow(path);
  });
}

function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function workflow(name: string, text: string): Workflow {
  return { name, text, parsed: z.parse(workflowSchema, parse(text)) };
}

export function stepsOf({ parsed }: Workflow): readonly WorkflowStep[] {
  return Object.values(parsed.jobs).flatMap((job) => job.steps);
}

/** Whether the step runs our Action, by its published name or from the checkout. */
export function isOurs({ uses }: WorkflowStep): boolean {
  return uses === './' || uses?.startsWith('preview-endpoints/preview-endpoints@') === true;
}

const PULL_REQUEST_DEFAULT = ['opened', 'synchronize', 'reopened'];

/** Whether this event starts the workflow. A pull request trigger without types has GitHub's default types. */
export function startsOn({ parsed }: Workflow, event: string, action: string | undefined): boolean {
  if (!Object.hasOwn(parsed.on, event)) return false;
  const trigger = parsed.on[event];
  if (action === undefined || Array.isArray(trigger)) return true;
  const types = trigger?.types ?? (event.startsWith('pull_request') ? PULL_REQUEST_DEFAULT : [action]);
  return [types].flat().includes(action);
}
