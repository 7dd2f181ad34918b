// The whole demo: one story or all of them, then the bill and the result. It prints lines and returns the exit code.

import type { Dialect } from '@preview-endpoints/emulator';
import { startStopwatch } from './environment/clock.ts';
import type { EnvironmentOptions } from './environment/environment.ts';
import type { ProgressLine } from './print/progress.ts';
import { buildBill, renderBill } from './print/render-bill.ts';
import { type Style, wrap } from './print/style.ts';
import { buildMainSteps } from './story/main-steps.ts';
import {
  closedAt,
  type PullRequestPayloads,
  readPullRequestPayloads,
  repositoryOf,
} from './story/payloads.ts';
import type { StoryStep } from './story/step.ts';
import { buildSteps } from './story/steps.ts';
import { buildWorkerSteps } from './story/worker-steps.ts';
import { INPUTS, PRODUCTION, WORKSPACE } from './story/workflow.ts';
import { renderDuration, type Told, tellStory } from './tell-story.ts';

export interface DemoOptions extends ProgressLine {
  readonly style: Style;
  /** Plays both dialects of the API and the Worker instead of the one story. */
  readonly all: boolean;
  /** The Action's bundle. Default: the file that action.yml names. */
  readonly bundle?: string;
  readonly signal?: AbortSignal;
}

/** A unique text, so that any output that contains it has leaked it. The specification knows no secrets. */
const SECRETS = {
  production: 'marked-secret-7f3a91c4',
  spec: undefined,
} as const satisfies Record<Dialect, string | undefined>;

/** The exit code that a shell returns for a program ended by SIGINT. */
const EXIT_CANCELLED = 130;

const DIALECTS = ['production', 'spec'] as const satisfies readonly Dialect[];

/**
 * Fast enough that a start of half a minute takes two seconds, and slow enough that nothing falls asleep between
 * two steps.
 */
const SPEED = 20;

export async function runDemo(options: DemoOptions): Promise<0 | 1 | typeof EXIT_CANCELLED> {
  const { style, all, print, startWait, bundle, signal } = options;
  const elapsed = startStopwatch();
  printIntroduction(options);
  const stories: Played[] = [];
  const payloads = readPullRequestPayloads();
  const told = all ? buildStories(payloads) : [buildMainStory(payloads)];
  for (const { title, about, round, steps, ...own } of told) {
    const environment = {
      ...own,
      speed: SPEED,
      ...(bundle === undefined ? {} : { bundle }),
      ...(signal === undefined ? {} : { signal }),
    };
    const ended = await tellStory({ title, about, environment, steps, style, short: !all, print, startWait });
    if (signal?.aborted === true) return EXIT_CANCELLED;
    stories.push({ ...ended, round });
    if (ended.failed > 0) break;
  }
  const failed = sum(stories.map((story) => story.failed));
  if (failed === 0) printBill(options, stories);
  print('');
  print(renderVerdict({ held: sum(stories.map((story) => story.held)), failed, ms: elapsed() }, style));
  if (failed === 0) print(style.dim(all ? NEXT_OF_ALL : NEXT));
  return failed === 0 ? 0 : 1;
}

const NEXT =
  'More: npm run demo -- --all shows every line, in both dialects of the API, and the story of the Worker.';

const NEXT_OF_ALL =
  'To call the Worker yourself: npm run dev starts it beside the emulator and prints commands to copy.';

interface Played extends Told {
  readonly round: string;
}

interface Story
  extends Pick<
    EnvironmentOptions,
    'dialect' | 'secret' | 'workerFor' | 'production' | 'inputs' | 'workspace'
  > {
  readonly title: string;
  readonly about: string;
  /** Its name in the bill. */
  readonly round: string;
  readonly steps: readonly StoryStep[];
}

function buildMainStory(payloads: PullRequestPayloads): Story {
  return {
    title: '',
    about: '',
    round: 'this preview',
    dialect: 'production',
    inputs: INPUTS,
    workspace: WORKSPACE,
    production: PRODUCTION,
    steps: buildMainSteps(payloads),
  };
}

function buildStories(payloads: PullRequestPayloads): readonly Story[] {
  const ofAction = DIALECTS.map((dialect): Story => {
    const secret = SECRETS[dialect];
    const given = secret === undefined ? {} : { secret };
    const words = { title: `The ${dialect} dialect`, about: '', round: dialect };
    return { ...words, dialect, ...given, steps: buildSteps(payloads, secret) };
  });
  const closed = closedAt(payloads.closed, new Date().toISOString());
  const ofWorker: Story = {
    title: 'The Worker beside it, in workerd',
    about:
      'Two scripts on Cloudflare that pause, resume and tear down when a bot, a cron service or GitHub calls, so that no ' +
      'workflow has to run and no caller holds a token: each call carries a signature or a key, and a policy says what it may do.',
    round: 'the Worker',
    dialect: 'production',
    workerFor: repositoryOf(closed),
    steps: buildWorkerSteps({ ...payloads, closed }),
  };
  return [...ofAction, ofWorker];
}

function printIntroduction({ style, print }: DemoOptions): void {
  print(style.bold('Preview Endpoints: the life of one preview'));
  const text =
    'The built Action, started as GitHub starts it, with events that GitHub recorded. ' +
    `The API, the Hub and GitHub are the emulator on this machine, at ${SPEED} times real speed.`;
  for (const line of wrap(text, style.width)) print(style.dim(line));
}

function printBill({ style, print }: DemoOptions, stories: readonly Played[]): void {
  const bills = stories.flatMap(({ round, last }) => {
    const bill = last === undefined ? undefined : buildBill(round, last);
    return bill === undefined ? [] : [bill];
  });
  print('');
  print(
    `${style.bold('The bill')} ${style.dim("by the emulator's ledger; an oracle keeps the preview awake only while it is used")}`,
  );
  for (const line of renderBill(bills, style)) print(`    ${line}`);
}

function renderVerdict(
  { held, failed, ms }: { readonly held: number; readonly failed: number; readonly ms: number },
  style: Style,
): string {
  const time = style.dim(`in ${renderDuration(ms)}`);
  if (failed === 0) return `${style.good(`✔ All ${held} checks hold`)} ${time}`;
  return `${style.bad(`✖ ${failed} of ${held + failed} checks do not hold; the story stops here`)} ${time}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
