// What each shown workflow promises, as the events it is run on and what has to come of each. A new workflow needs a row here.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { createProduction, OLD_REVISION, PRODUCTION } from '../acceptance/create-production.ts';
import { comment, deletion, dispatch, other, pullRequest, push } from '../acceptance/events.ts';
import { mergePull } from '../acceptance/merge.ts';
import { comments, reactions } from '../acceptance/read-github.ts';
import type { Stage } from '../acceptance/stage.ts';
import { readYamlBlocks } from './read-workflows.ts';
import type { RecipeRun } from './run-recipe.ts';

export interface Moment extends Omit<RecipeRun, 'workflow' | 'event' | 'payload'> {
  /** What is there before. */
  readonly prepares?: (stage: Stage) => Promise<void>;
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
const PRIVATE = { secrets: { REGISTRY_PASSWORD, API_KEY: 'sk-marked' } };

/** As GitHub's documentation of the event has it. */
const QUEUED = {
  action: 'checks_requested',
  merge_group: {
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-120-4f9d6b1b',
    head_sha: '4f9d6b1b0c6a3e2f8d7c5b4a39281706f5e4d3c2',
    base_ref: 'refs/heads/main',
  },
};

/** The endpoint of the complete workflow; the page about promotion has one of its own. */
const LIVE = 'sentiment-live';
/** How the names of the runner's one attempt begin. */
const OF_JOB = 'rclpzvre1-';

const PAUSED = 60;
const SMOKE_TESTED = 110;

/** The file of the quick start. On this clock a preview would fall asleep within a second. */
const ENDPOINT = `${readYamlBlocks('README.md')[0]}compute: {scaling: {scaleToZeroTimeout: 2880}}\n`;
const QUICK_START = { 'endpoint.yaml': ENDPOINT };

/** The file of the page about it, in which an engine has the routes of OpenAI. */
const CHAT = { 'endpoint.yaml': readYamlBlocks('docs/config-file.md')[0] ?? '' };

/** A file that only some pull requests of the monorepo touch. */
const SERVING = { workspace: { 'serving/endpoint.yaml': ENDPOINT } };
const TOUCHED = { needs: { changes: { outputs: { serving: 'true' } } } };

export const STORIES: Readonly<Record<string, readonly Moment[]>> = {
  'README.md, example 1': [
    { happens: pull(10, 'opened'), workspace: QUICK_START, outcomes: ['created'] },
    {
      happens: pull(10, 'synchronize'),
      workspace: { 'endpoint.yaml': ENDPOINT.replace('info', 'debug') },
      outcomes: ['updated'],
      shows: (_runs, stage) => ({
        'what the pull request changed': specOf(stage, 'pr-10-')?.model.env['LOG_LEVEL'] === 'debug',
      }),
    },
    {
      happens: pull(10, 'converted_to_draft', { draft: true }),
      workspace: QUICK_START,
      outcomes: ['deleted'],
    },
    { happens: pull(10, 'reopened'), workspace: QUICK_START, outcomes: ['created'] },
    { happens: pull(10, 'closed'), workspace: QUICK_START, outcomes: ['deleted'] },
  ],
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
  'docs/cases.md, example 1': [
    {
      prepares: (stage) => withProduction(stage, PRODUCTION),
      happens: pull(25, 'opened'),
      workspace: { ...QUICK_START, 'preview-cases.yaml': readYamlBlocks('docs/cases.md')[0] ?? '' },
      outcomes: ['created'],
      shows: ([run]) => ({
        'both cases passed': run?.outputs['verdict'] === 'passed',
        'the comparison': run?.summary.includes(PRODUCTION) === true,
      }),
    },
    { happens: pull(25, 'closed'), workspace: QUICK_START, outcomes: ['deleted'] },
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
  'docs/evaluation-tools.md, example 1': [
    {
      happens: pull(35, 'opened'),
      workspace: CHAT,
      outcomes: ['created'],
      shows: ([run]) => ({
        'where the routes are': run?.outputs['openai-base-url'] === `${run?.outputs['url']}/v1`,
        'the name that is served': run?.outputs['served-model'] === 'acme/chat',
      }),
    },
    { happens: pull(35, 'closed'), workspace: CHAT, outcomes: ['deleted'] },
  ],
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
  'docs/job-lifetime.md, example 1': [
    {
      happens: pull(140, 'opened'),
      outcomes: ['created'],
      // Here no post step follows. The run is at work, and it is not another group's.
      shows: ([run], stage) => ({
        'its own name': namesOf(stage, OF_JOB).length === 1,
        'no comment': comments(stage).every((body) => !body.includes(run?.outputs['name'] ?? '')),
      }),
    },
    {
      prepares: async ({ emulator }) => {
        const headBranch = QUEUED.merge_group.head_ref.replace('refs/heads/', '');
        emulator.github.putRun({ id: 9_876_543_210, event: 'merge_group', headBranch });
      },
      happens: () => other('merge_group', { ...QUEUED, action: 'destroyed' }),
      outcomes: ['deleted'],
      shows: (_runs, stage) => ({ gone: namesOf(stage, OF_JOB).length === 0 }),
    },
  ],
  'docs/merge-queue.md, example 1': [
    { happens: pull(120, 'opened'), outcomes: ['created'] },
    {
      happens: () => other('merge_group', QUEUED),
      outcomes: ['skipped'],
      says: ['merge'],
    },
    { happens: pull(120, 'closed'), outcomes: ['deleted'] },
  ],
  'docs/monorepo.md, example 1': [
    { happens: pull(130, 'opened'), outcomes: [] },
    { happens: pull(130, 'synchronize'), ...SERVING, contexts: TOUCHED, outcomes: ['created'] },
    { happens: pull(130, 'closed'), ...SERVING, outcomes: ['deleted'] },
  ],
  'docs/private-models.md, example 1': [
    {
      happens: pull(70, 'opened'),
      contexts: PRIVATE,
      outcomes: ['created'],
      shows: ([run]) => ({ 'the password is masked': run?.masks.includes(REGISTRY_PASSWORD) === true }),
    },
  ],
  'docs/promote.md, example 1': [
    {
      prepares: (stage) => withProduction(stage, PRODUCTION),
      happens: pull(75, 'opened'),
      outcomes: ['created'],
      shows: ([run]) => ({
        'what merging changes': run?.summary.includes(`Merging changes ${PRODUCTION}`) === true,
      }),
    },
    {
      // Both events of a merge; the preview is gone before the push is handled.
      happens: (stage) => mergePull(stage, 75).closed,
      outcomes: ['deleted'],
    },
    {
      happens: (stage) => mergedPush(stage, 75),
      outcomes: ['updated'],
      shows: ([run], stage) => ({
        'what was reviewed': run?.outputs['reason']?.includes('reviewed in pull request 75') === true,
        'it serves': stage.present().some(({ name, served }) => name === PRODUCTION && served !== null),
        'its comment': sectionsOf(stage, /Promoted to `sentiment-prod`/g) === 1,
      }),
    },
  ],
  'docs/promote.md, example 2': [
    {
      happens: (stage) => dispatch(stage, 'refs/heads/main'),
      outcomes: ['updated'],
      shows: (_runs, stage) => ({ 'the version before': servedBy(stage, PRODUCTION) === OLD_REVISION }),
    },
  ],
  'docs/production.md, example 1': [
    { happens: pull(140, 'opened'), workspace: QUICK_START, outcomes: ['skipped'], says: ['preview'] },
    {
      happens: pull(140, 'labeled', { labels: ['preview'], label: 'preview' }),
      prepares: (stage) => withProduction(stage, LIVE),
      workspace: QUICK_START,
      outcomes: ['created'],
      shows: ([run]) => ({
        'what merging changes': run?.summary.includes(`Merging changes ${LIVE}`) === true,
        'it is put to sleep': run?.log.some((line) => line.text.includes('after-job:')) === true,
      }),
    },
    {
      happens: (stage) => {
        mergePull(stage, 140);
        return pullRequest(stage, { number: 140, action: 'closed', event: 'pull_request_target' });
      },
      outcomes: ['deleted'],
    },
    { happens: (stage) => mergedPush(stage, 140), workspace: QUICK_START, outcomes: ['updated'] },
    {
      happens: (stage) => {
        pullRequest(stage, { action: 'opened' });
        return comment(stage, { body: '/preview deploy' });
      },
      workspace: QUICK_START,
      outcomes: ['created'],
    },
    { happens: (stage) => comment(stage, { body: 'Looks good' }), outcomes: [] },
    {
      happens: (stage) => comment(stage, { body: '/preview teardown' }),
      workspace: QUICK_START,
      outcomes: ['deleted'],
    },
    { happens: () => other('schedule'), outcomes: ['swept'] },
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
      happens: pull(SMOKE_TESTED, 'opened'),
      outcomes: ['created'],
      shows: ([run]) => ({ 'its figures': run?.summary.includes('passed: 5 requests') === true }),
    },
  ],
  // After the smoke test: no workflow saw that its pull request was closed.
  'docs/sweep.md, example 1': [
    {
      happens: (stage) => {
        stage.emulator.github.closePullRequest({ number: SMOKE_TESTED });
        return other('workflow_dispatch');
      },
      contexts: { inputs: { 'dry-run': true } },
      outcomes: ['planned'],
      shows: ([run], stage) => ({
        'it is left': namesOf(stage, `pr-${SMOKE_TESTED}-`).length === 1,
        'the table': run?.summary.includes(`pr-${SMOKE_TESTED}-`) === true,
      }),
    },
    {
      happens: () => other('schedule'),
      contexts: {},
      outcomes: ['swept'],
      shows: (_runs, stage) => ({
        'it is gone': namesOf(stage, `pr-${SMOKE_TESTED}-`).length === 0,
        'what is open is kept': namesOf(stage, 'pr-70-').length === 1,
      }),
    },
  ],
  'docs/use-the-preview.md, example 1': opensAndCloses(150),
  'docs/use-the-preview.md, example 2': opensAndCloses(160),
  'docs/what-changes.md, example 1': [
    {
      happens: (stage) => {
        stage.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/better-labels' });
        return pullRequest(stage, { number: 170, action: 'opened', headRef: 'better-labels' });
      },
      outcomes: ['created'],
      shows: ([run], stage) => ({
        'the commit of that branch': specOf(stage, 'pr-170-')?.model.revision === run?.outputs['revision'],
        'and why': run?.summary.includes('revision auto is better-labels') === true,
      }),
    },
    { happens: pull(170, 'closed', { headRef: 'better-labels' }), outcomes: ['deleted'] },
    {
      happens: pull(171, 'opened', { headRef: 'docs-only' }),
      outcomes: ['created'],
      shows: ([run]) => ({
        'the default branch, and why': run?.summary.includes('the model has no branch docs-only') === true,
      }),
    },
  ],
  'docs/what-changes.md, example 2': [
    {
      happens: pull(180, 'opened'),
      contexts: PRIVATE,
      outcomes: ['created'],
      shows: (_runs, stage) => ({
        'the image of the commit': /:[0-9a-f]{40}$/.test(
          String(specOf(stage, 'pr-180-')?.model.image.settings['url']),
        ),
      }),
    },
    { happens: pull(180, 'closed'), contexts: PRIVATE, outcomes: ['deleted'] },
  ],
  'docs/what-changes.md, example 3': [
    {
      happens: pull(190, 'opened'),
      outcomes: ['created'],
      shows: (_runs, stage) => ({
        'the commit': /^[0-9a-f]{40}$/.test(specOf(stage, 'pr-190-')?.model.env['PROMPT_VERSION'] ?? ''),
      }),
    },
    { happens: pull(190, 'closed'), outcomes: ['deleted'] },
  ],
};

/** The team's own endpoint, as it was before any pull request of these stories. */
async function withProduction(stage: Stage, name: string): Promise<void> {
  if (stage.present().every((one) => one.name !== name)) await createProduction(stage, name);
}

/** The push of a pull request that was merged a moment before. */
function mergedPush({ emulator }: Stage, number: number) {
  const [repository] = emulator.github.readState().repositories;
  const after = repository?.pulls.find((one) => one.number === number)?.mergeCommitSha ?? '';
  const about = { id: 4_242, name: 'widgets', owner: { login: 'acme' }, default_branch: 'main' };
  const sender = { login: 'ada', id: 1 };
  return { event: 'push', payload: { ref: 'refs/heads/main', after, repository: about, sender } };
}

function servedBy(stage: Stage, name: string): string | undefined {
  return stage.present().find((one) => one.name === name)?.served?.revision;
}

/** How often it stands in the one comment that has it; 0 also when several have. */
function sectionsOf(stage: Stage, section: RegExp): number {
  const [comment = '', ...others] = comments(stage).filter((body) => body.search(section) >= 0);
  return others.length > 0 ? 0 : (comment.match(section)?.length ?? 0);
}

function specOf(stage: Stage, start: string) {
  return stage.present().find(({ name }) => name.startsWith(start))?.spec;
}

function namesOf(stage: Stage, start: string): readonly string[] {
  return stage
    .present()
    .map(({ name }) => name)
    .filter((name) => name.startsWith(start));
}
