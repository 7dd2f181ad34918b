// What each shown workflow promises, as the events it is run on and what has to come of each. A new workflow needs a row here.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { comment, deletion, other, pullRequest, push } from '../acceptance/events.ts';
import { comments, reactions } from '../acceptance/read-github.ts';
import type { Stage } from '../acceptance/stage.ts';
import { readYamlBlocks } from './read-workflows.ts';
import type { RecipeRun } from './run-recipe.ts';

export interface Moment extends Omit<RecipeRun, 'workflow' | 'event' | 'payload'> {
  readonly happens: (stage: Stage) => Pick<RecipeRun, 'event' | 'payload'>;
  /** The output `outcome` of each run; absent: the step is red. */
  readonly outcomes: readonly (string | undefined)[];
  /** What the log warns of, tells or is red with; default: nothing. */
  readonly says?: readonly string[];
  /** What is asked after the moment, and has to be. */
  readonly shows?: (runs: readonly ActionRun[], stage: Stage) => Readonly<Record<string, boolean>>;
}

const FORK = 999;
const REGISTRY_PASSWORD = 'a "quoted" pass: word';

/** The numbers tell the pull requests of the recipes apart: all of them are played in one repository. */
function pull(number: number, action: string, facts: Partial<Parameters<typeof pullRequest>[1]> = {}) {
  return (stage: Stage) => pullRequest(stage, { number, action, ...facts });
}

function opensAndCloses(number: number): readonly Moment[] {
  return [
    { happens: pull(number, 'opened'), outcomes: ['created'] },
    { happens: pull(number, 'closed'), outcomes: ['deleted'] },
  ];
}

/** Like a secret of the repository, for the workflow that names them. */
const PRIVATE = {
  'toJSON(secrets.REGISTRY_PASSWORD)': JSON.stringify(REGISTRY_PASSWORD),
  'secrets.API_KEY': 'sk-marked',
};

const PAUSED = 60;

export const STORIES: Readonly<Record<string, readonly Moment[]>> = {
  'README.md, example 1': opensAndCloses(10),
  'docs/branches.md, example 1': [
    { happens: (stage) => push(stage, 'refs/heads/Feature/Ünïcode'), outcomes: ['created'] },
    { happens: () => deletion('branch', 'Feature/Ünïcode'), outcomes: ['deleted'] },
  ],
  'docs/comment-commands.md, example 1': [
    {
      happens: (stage) => {
        pullRequest(stage, { action: 'opened' });
        return comment(stage, { body: '/preview deploy' });
      },
      outcomes: ['created'],
      shows: (_runs, stage) => ({ 'a reaction': reactions(stage).at(-1) === 'rocket' }),
    },
    { happens: (stage) => comment(stage, { body: '/preview teardown' }), outcomes: ['deleted'] },
  ],
  'docs/config-file.md, example 1': [
    {
      happens: pull(20, 'opened'),
      workspace: { 'preview.yml': readYamlBlocks('docs/config-file.md')[0] ?? '' },
      outcomes: ['created'],
      shows: ([run]) => ({ 'the price of the file': run?.outputs['price-per-hour'] === '0.8' }),
    },
  ],
  'docs/costs.md, example 1': [
    { happens: pull(PAUSED, 'opened'), outcomes: ['created'] },
    { happens: pull(PAUSED, 'closed'), outcomes: ['paused'] },
  ],
  'docs/enterprise.md, example 1': [{ happens: pull(30, 'opened'), outcomes: ['created'] }],
  'docs/forks.md, example 1': [
    {
      happens: pull(40, 'opened', { headRepository: FORK }),
      outcomes: ['skipped'],
      says: ['comes from a fork'],
    },
    { happens: pull(40, 'reopened'), outcomes: ['created'] },
    { happens: pull(40, 'closed', { event: 'pull_request_target' }), outcomes: ['deleted'] },
  ],
  'docs/matrix.md, example 1': [
    {
      happens: pull(50, 'opened'),
      outcomes: ['created', 'created'],
      shows: (_runs, stage) => ({
        'two previews': namesOf(stage, 'pr-50-').length === 2,
        'one comment with both': sectionsOf(stage, /Preview `(?:base|large)` is ready/g) === 2,
      }),
    },
  ],
  'docs/matrix.md, example 2': [
    {
      happens: pull(50, 'closed'),
      outcomes: ['deleted'],
      shows: ([run], stage) => ({
        'no preview': namesOf(stage, 'pr-50-').length === 0,
        'both gone in the comment': sectionsOf(stage, /Preview `(?:base|large)` is gone/g) === 2,
        'both gone in the summary': run?.summary.match(/is gone/g)?.length === 2,
      }),
    },
  ],
  'docs/private-models.md, example 1': [
    {
      happens: pull(70, 'opened'),
      expressions: PRIVATE,
      outcomes: ['created'],
      shows: ([run]) => ({ 'the password is masked': run?.masks.includes(REGISTRY_PASSWORD) === true }),
    },
  ],
  'docs/pull-requests.md, example 1': [
    { happens: pull(80, 'opened'), outcomes: ['created'] },
    { happens: pull(80, 'converted_to_draft', { draft: true }), outcomes: ['deleted'] },
  ],
  'docs/pull-requests.md, example 2': [
    { happens: pull(90, 'opened'), outcomes: ['skipped'], says: ['does not have the label preview'] },
    { happens: pull(90, 'labeled', { labels: ['preview'], label: 'preview' }), outcomes: ['created'] },
    { happens: pull(90, 'unlabeled', { label: 'preview' }), outcomes: ['deleted'] },
  ],
  'docs/pull-requests.md, example 3': [
    {
      happens: pull(100, 'opened'),
      outcomes: ['planned'],
      shows: ([run], stage) => ({
        'the plan': run?.summary.includes('create pr-100-') === true,
        'no endpoint': namesOf(stage, 'pr-100-').length === 0,
      }),
    },
  ],
  'docs/smoke-test.md, example 1': [
    {
      happens: pull(110, 'opened'),
      outcomes: ['created'],
      shows: ([run]) => ({ 'its figures': run?.summary.includes('passed: 5 requests') === true }),
    },
  ],
  // After the costs: what was paused there on close is what a sweep finds.
  'docs/sweep.md, example 1': [
    {
      happens: () => other('workflow_dispatch'),
      expressions: { 'inputs.dry-run || false': 'true' },
      outcomes: ['planned'],
      shows: ([run], stage) => ({
        'it is left': namesOf(stage, `pr-${PAUSED}-`).length === 1,
        'the table': run?.summary.includes(`pr-${PAUSED}-`) === true,
      }),
    },
    {
      happens: () => other('schedule'),
      expressions: { 'inputs.dry-run || false': 'false' },
      outcomes: ['swept'],
      shows: (_runs, stage) => ({
        'it is gone': namesOf(stage, `pr-${PAUSED}-`).length === 0,
        'what is open is kept': namesOf(stage, 'pr-70-').length === 1,
      }),
    },
  ],
};

/** How often it stands in the one comment that has it; 0 also when several have. */
function sectionsOf(stage: Stage, section: RegExp): number {
  const [comment = '', ...others] = comments(stage).filter((body) => body.search(section) >= 0);
  return others.length > 0 ? 0 : (comment.match(section)?.length ?? 0);
}

function namesOf(stage: Stage, start: string): readonly string[] {
  return stage
    .present()
    .map(({ name }) => name)
    .filter((name) => name.startsWith(start));
}
