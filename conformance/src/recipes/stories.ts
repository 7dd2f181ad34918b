// What each shown workflow promises: the events that it runs on and the expected results. A new workflow needs a row here.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { createProduction, OLD_REVISION, PRODUCTION } from '../acceptance/create-production.ts';
import { comment, deletion, dispatch, other, pullRequest, push } from '../acceptance/events.ts';
import type { Harness } from '../acceptance/harness.ts';
import { mergePull } from '../acceptance/merge.ts';
import { comments, reactions } from '../acceptance/read-github.ts';
import { readYamlBlocks } from './read-workflows.ts';
import type { RecipeRun } from './run-recipe.ts';

export interface Moment extends Omit<RecipeRun, 'workflow' | 'event' | 'payload'> {
  /** Prepares the state before the moment. */
  readonly prepares?: (harness: Harness) => Promise<void>;
  readonly happens: (harness: Harness) => Pick<RecipeRun, 'event' | 'payload'>;
  /** The output `outcome` of each run. Absent: the step is red. */
  readonly outcomes: readonly (string | undefined)[];
  /** Texts of the log's warnings, notices and errors, in order. Default: none. */
  readonly says?: readonly string[];
  /** Facts that must be true after the moment. */
  readonly shows?: (runs: readonly ActionRun[], harness: Harness) => Readonly<Record<string, boolean>>;
}

const FORK = 999;
const REGISTRY_PASSWORD = 'a "quoted" pass: word';

/** A separate number for each recipe, because all pull requests are in one repository. */
function pull(number: number, action: string, facts: Partial<Parameters<typeof pullRequest>[1]> = {}) {
  return (harness: Harness) => pullRequest(harness, { number, action, ...facts });
}

function opensAndCloses(number: number): readonly Moment[] {
  return [
    { happens: pull(number, 'opened'), outcomes: ['created'] },
    { happens: pull(number, 'closed'), outcomes: ['deleted'] },
  ];
}

/** Secrets of the repository, for the workflow that names them. */
const PRIVATE = { secrets: { REGISTRY_PASSWORD, API_KEY: 'sk-marked' } };

/** The payload from GitHub's documentation of the event. */
const QUEUED = {
  action: 'checks_requested',
  merge_group: {
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-120-4f9d6b1b',
    head_sha: '4f9d6b1b0c6a3e2f8d7c5b4a39281706f5e4d3c2',
    base_ref: 'refs/heads/main',
  },
};

/** The endpoint of the complete workflow. The page about promotion uses another one. */
const LIVE = 'sentiment-live';
/** The prefix of previews of the runner's first job attempt. */
const OF_JOB = 'rclpzvre1-';

const PAUSED = 60;
const SMOKE_TESTED = 110;

/** The file of the quick start, with a long timeout: on this clock a preview would fall asleep within a second. */
const ENDPOINT = `${readYamlBlocks('README.md')[0]}compute: {scaling: {scaleToZeroTimeout: 2880}}\n`;
const QUICK_START = { 'endpoint.yaml': ENDPOINT };

/** The config file of its own page, whose engine has the routes of OpenAI. It stays awake for longer, for the same reason. */
const CHAT_SPEC = (readYamlBlocks('docs/config-file.md')[0] ?? '').replace(
  'scaleToZeroTimeout: 15',
  'scaleToZeroTimeout: 2880',
);
const CHAT = { 'endpoint.yaml': CHAT_SPEC };

/** A file that only some pull requests of the monorepo change. */
const SERVING = { workspace: { 'serving/endpoint.yaml': ENDPOINT } };
const TOUCHED = { needs: { changes: { outputs: { serving: 'true' } } } };

export const STORIES: Readonly<Record<string, readonly Moment[]>> = {
  'README.md, example 1': [
    { happens: pull(10, 'opened'), workspace: QUICK_START, outcomes: ['created'] },
    {
      happens: pull(10, 'synchronize'),
      workspace: { 'endpoint.yaml': ENDPOINT.replace('info', 'debug') },
      outcomes: ['updated'],
      shows: (_runs, harness) => ({
        'the change of the pull request': specOf(harness, 'pr-10-')?.model.env['LOG_LEVEL'] === 'debug',
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
    { happens: (harness) => push(harness, 'refs/heads/Feature/Ünïcode'), outcomes: ['created'] },
    { happens: () => deletion('branch', 'Feature/Ünïcode'), outcomes: ['deleted'] },
  ],
  'docs/comment-commands.md, example 1': [
    {
      happens: (harness) => {
        pullRequest(harness, { action: 'opened' });
        return comment(harness, { body: '/preview deploy' });
      },
      outcomes: ['created'],
      shows: (_runs, harness) => ({ 'a reaction': reactions(harness).at(-1) === 'rocket' }),
    },
    { happens: (harness) => comment(harness, { body: '/preview teardown' }), outcomes: ['deleted'] },
  ],
  'docs/cases.md, example 1': [
    {
      prepares: (harness) => withProduction(harness, PRODUCTION),
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
      workspace: { 'preview.yml': CHAT_SPEC },
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
        'the address of the routes': run?.outputs['openai-base-url'] === `${run?.outputs['url']}/v1`,
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
      shows: (_runs, harness) => ({
        'two previews': namesOf(harness, 'pr-50-').length === 2,
        'one comment with both': sectionsOf(harness, /Preview `(?:base|large)` is ready/g) === 2,
      }),
    },
  ],
  'docs/matrix.md, example 2': [
    {
      happens: pull(50, 'closed'),
      outcomes: ['deleted'],
      shows: ([run], harness) => ({
        'no preview': namesOf(harness, 'pr-50-').length === 0,
        'both gone in the comment': sectionsOf(harness, /Preview `(?:base|large)` is gone/g) === 2,
        'both gone in the summary': run?.summary.match(/is gone/g)?.length === 2,
      }),
    },
  ],
  'docs/job-lifetime.md, example 1': [
    {
      happens: pull(140, 'opened'),
      outcomes: ['created'],
      // No post step follows here. The preview stays, because its run still runs and is not of the next merge group.
      shows: ([run], harness) => ({
        'its own name': namesOf(harness, OF_JOB).length === 1,
        'no comment': comments(harness).every((body) => !body.includes(run?.outputs['name'] ?? '')),
      }),
    },
    {
      prepares: async ({ emulator }) => {
        const headBranch = QUEUED.merge_group.head_ref.replace('refs/heads/', '');
        emulator.github.putRun({ id: 9_876_543_210, event: 'merge_group', headBranch });
      },
      happens: () => other('merge_group', { ...QUEUED, action: 'destroyed' }),
      outcomes: ['deleted'],
      shows: (_runs, harness) => ({ gone: namesOf(harness, OF_JOB).length === 0 }),
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
      prepares: (harness) => withProduction(harness, PRODUCTION),
      happens: pull(75, 'opened'),
      outcomes: ['created'],
      shows: ([run]) => ({
        'the effect of merging': run?.summary.includes(`Merging changes ${PRODUCTION}`) === true,
      }),
    },
    {
      // A merge causes two events. The preview is deleted before the push is handled.
      happens: (harness) => mergePull(harness, 75).closed,
      outcomes: ['deleted'],
    },
    {
      happens: (harness) => mergedPush(harness, 75),
      outcomes: ['updated'],
      shows: ([run], harness) => ({
        'the reviewed change': run?.outputs['reason']?.includes('reviewed in pull request 75') === true,
        'it serves': harness.present().some(({ name, served }) => name === PRODUCTION && served !== null),
        'its comment': sectionsOf(harness, /Promoted to `sentiment-prod`/g) === 1,
      }),
    },
  ],
  'docs/promote.md, example 2': [
    {
      happens: (harness) => dispatch(harness, 'refs/heads/main'),
      outcomes: ['updated'],
      shows: (_runs, harness) => ({ 'the version before': servedBy(harness, PRODUCTION) === OLD_REVISION }),
    },
  ],
  'docs/production.md, example 1': [
    { happens: pull(140, 'opened'), workspace: QUICK_START, outcomes: ['skipped'], says: ['preview'] },
    {
      happens: pull(140, 'labeled', { labels: ['preview'], label: 'preview' }),
      prepares: (harness) => withProduction(harness, LIVE),
      workspace: QUICK_START,
      outcomes: ['created'],
      shows: ([run]) => ({
        'the effect of merging': run?.summary.includes(`Merging changes ${LIVE}`) === true,
        'it is put to sleep': run?.log.some((line) => line.text.includes('after-job:')) === true,
      }),
    },
    {
      happens: (harness) => {
        mergePull(harness, 140);
        return pullRequest(harness, { number: 140, action: 'closed', event: 'pull_request_target' });
      },
      outcomes: ['deleted'],
    },
    { happens: (harness) => mergedPush(harness, 140), workspace: QUICK_START, outcomes: ['updated'] },
    {
      happens: (harness) => {
        pullRequest(harness, { action: 'opened' });
        return comment(harness, { body: '/preview deploy' });
      },
      workspace: QUICK_START,
      outcomes: ['created'],
    },
    { happens: (harness) => comment(harness, { body: 'Looks good' }), outcomes: [] },
    {
      happens: (harness) => comment(harness, { body: '/preview teardown' }),
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
      shows: ([run], harness) => ({
        'the plan': run?.summary.includes('create pr-100-') === true,
        'no endpoint': namesOf(harness, 'pr-100-').length === 0,
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
  // Follows the smoke test, whose pull request was closed without a workflow run.
  'docs/sweep.md, example 1': [
    {
      happens: (harness) => {
        harness.emulator.github.closePullRequest({ number: SMOKE_TESTED });
        return other('workflow_dispatch');
      },
      contexts: { inputs: { 'dry-run': true } },
      outcomes: ['planned'],
      shows: ([run], harness) => ({
        'it is left': namesOf(harness, `pr-${SMOKE_TESTED}-`).length === 1,
        'the table': run?.summary.includes(`pr-${SMOKE_TESTED}-`) === true,
      }),
    },
    {
      happens: () => other('schedule'),
      contexts: {},
      outcomes: ['swept'],
      shows: (_runs, harness) => ({
        'it is gone': namesOf(harness, `pr-${SMOKE_TESTED}-`).length === 0,
        'the preview of the open one is kept': namesOf(harness, 'pr-70-').length === 1,
      }),
    },
  ],
  'docs/use-the-preview.md, example 1': opensAndCloses(150),
  'docs/use-the-preview.md, example 2': opensAndCloses(160),
  'docs/what-changes.md, example 1': [
    {
      happens: (harness) => {
        harness.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/better-labels' });
        return pullRequest(harness, { number: 170, action: 'opened', headRef: 'better-labels' });
      },
      outcomes: ['created'],
      shows: ([run], harness) => ({
        'the commit of that branch': specOf(harness, 'pr-170-')?.model.revision === run?.outputs['revision'],
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
      shows: (_runs, harness) => ({
        'the image of the commit': /:[0-9a-f]{40}$/.test(
          String(specOf(harness, 'pr-180-')?.model.image.settings['url']),
        ),
      }),
    },
    { happens: pull(180, 'closed'), contexts: PRIVATE, outcomes: ['deleted'] },
  ],
  'docs/what-changes.md, example 3': [
    {
      happens: pull(190, 'opened'),
      outcomes: ['created'],
      shows: (_runs, harness) => ({
        'the commit': /^[0-9a-f]{40}$/.test(specOf(harness, 'pr-190-')?.model.env['PROMPT_VERSION'] ?? ''),
      }),
    },
    { happens: pull(190, 'closed'), outcomes: ['deleted'] },
  ],
};

/** Creates the team's own endpoint as it was before any pull request of these stories. */
async function withProduction(harness: Harness, name: string): Promise<void> {
  if (harness.present().every((one) => one.name !== name)) await createProduction(harness, name);
}

/** The push of a pull request that was just merged. */
function mergedPush({ emulator }: Harness, number: number) {
  const [repository] = emulator.github.readState().repositories;
  const after = repository?.pulls.find((one) => one.number === number)?.mergeCommitSha ?? '';
  const about = { id: 4_242, name: 'widgets', owner: { login: 'acme' }, default_branch: 'main' };
  const sender = { login: 'ada', id: 1 };
  return { event: 'push', payload: { ref: 'refs/heads/main', after, repository: about, sender } };
}

function servedBy(harness: Harness, name: string): string | undefined {
  return harness.present().find((one) => one.name === name)?.served?.revision;
}

/** How often the section is in the only comment that has it; 0 also when several comments have it. */
function sectionsOf(harness: Harness, section: RegExp): number {
  const [comment = '', ...others] = comments(harness).filter((body) => body.search(section) >= 0);
  return others.length > 0 ? 0 : (comment.match(section)?.length ?? 0);
}

function specOf(harness: Harness, start: string) {
  return harness.present().find(({ name }) => name.startsWith(start))?.spec;
}

function namesOf(harness: Harness, start: string): readonly string[] {
  return harness
    .present()
    .map(({ name }) => name)
    .filter((name) => name.startsWith(start));
}
