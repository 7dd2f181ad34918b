// Says reports on GitHub in the order they came. Trouble here becomes a warning, never a failed or endless deploy.

import { type Clock, failure, type Random, type Result, success } from '@preview-endpoints/core';
import { describeTarget, type PreviewTarget, type TargetStatus } from '@preview-endpoints/core/previews';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { RenderSection, SectionDetail } from '../report/render/section.ts';
import type { Report } from '../report/report.ts';
import type { Reporter } from '../runner/reporter.ts';
import { confirmComments } from './confirm-comments.ts';
import type { GitHubFault, GitHubPort, GitHubReply, Reaction } from './github-port.ts';
import { type CommentSaid, readSticky, sayComment } from './say-comment.ts';
import { sayDeployment } from './say-deployment.ts';
import { type ToldPreview, toldPreviews } from './sticky-comment.ts';

export interface GitHubReports {
  /** Queued; returns at once. */
  publish(report: Report): void;
  /** Queued; returns at once. */
  react(comment: number, reaction: Reaction): void;
  /** A question that the run needs an answer to. A fault is no warning yet. */
  ask<Value>(question: (github: GitHubPort) => GitHubReply<Value>): Promise<Result<Value, GitHubFault>>;
  /** The same for what the run can do without; a fault becomes a warning, and undefined. */
  tryAsk<Value>(question: (github: GitHubPort) => GitHubReply<Value>): Promise<Value | undefined>;
  /** What our comment on a pull request tells of previews; undefined where there is none to read. */
  toldPreviews(target: PreviewTarget): Promise<readonly ToldPreview[] | undefined>;
  /** Does a deployment tell of the preview of this name? Undefined where GitHub does not tell. */
  hasDeployment(name: string): Promise<boolean | undefined>;
  /** Is the pull request open, the branch there? `unknown` when GitHub cannot be asked. */
  targetStatus(target: PreviewTarget): Promise<TargetStatus>;
  /**
   * Waits until everything that was published is said or has become a warning, but not longer than
   * `withinMs`. Gives what was said last, as lines for the log.
   */
  settle(withinMs: number): Promise<readonly string[]>;
  /** False until everything is settled, and for ever when it came too late. */
  hasSaidAll(): boolean;
}

export interface ReportsOptions {
  /** Absent without a github-token: then nothing is said on GitHub. The signal ends every call. */
  readonly connect: ((signal: AbortSignal) => Promise<GitHubPort>) | undefined;
  readonly inputs: Pick<Inputs, 'comment' | 'deployment' | 'environment' | 'variant'>;
  readonly reporter: Pick<Reporter, 'warning'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly loadRenderer: () => Promise<RenderSection>;
}

/** A hiccup of GitHub passes in seconds; what is still wrong then is worth a warning. */
const RETRY_PAUSES_MS = [1_000, 3_000];

type Said = Result<string | undefined, GitHubFault>;

export function createGitHubReports(options: ReportsOptions): GitHubReports {
  const { clock, random } = options;
  const givenUp = new AbortController();
  const latest = new Map<string, Report>();
  /** The previews whose comment other jobs may write too. */
  const shared = new Set<string>();
  const lines = new Map<string, string>();
  const warn = createWarner(options.reporter, givenUp.signal);
  let port: Promise<GitHubPort> | undefined;
  let queue: Promise<void> = Promise.resolve();
  let isComplete = false;

  const ask = async <Value>(
    question: (github: GitHubPort) => GitHubReply<Value>,
  ): Promise<Result<Value, GitHubFault>> => {
    if (options.connect === undefined) return failure(WITHOUT_TOKEN);
    try {
      port ??= options.connect(givenUp.signal);
      const github = await port;
      return await withRetries(clock, givenUp.signal, () => question(github));
    } catch (error) {
      return failure(unexpected(error));
    }
  };
  const tryAsk: GitHubReports['tryAsk'] = async (question) => {
    const asked = await ask(question);
    if (!asked.ok && options.connect !== undefined) warn(asked.fault);
    return asked.ok ? asked.value : undefined;
  };
  const sayAll = async (report: Report): Promise<void> => {
    // What a newer report replaces before it was said need not be said.
    if (options.connect === undefined || latest.get(report.name) !== report) return;
    port ??= options.connect(givenUp.signal);
    const github = await port;
    const channels = {
      comment: async () => {
        const said = await commentOn(options, github, report);
        if (!said.ok) return said;
        const { outcome, isShared } = said.value;
        if (outcome !== 'nothing' && (isShared || options.inputs.variant !== undefined))
          shared.add(report.name);
        return success(outcome === 'nothing' ? undefined : renderCommentLine(report));
      },
      deployment: () => deploymentOf(options, github, report),
    };
    await Promise.all(
      Object.entries(channels).map(async ([channel, say]) => {
        const said = await withRetries(clock, givenUp.signal, say);
        if (!said.ok) warn(said.fault);
        else if (said.value !== undefined) lines.set(`${channel} ${report.name}`, said.value);
      }),
    );
  };
  const sayAgain = async (): Promise<readonly CommentSaid['outcome'][]> => {
    const outcomes: CommentSaid['outcome'][] = [];
    // One after the other: they may stand in the same comment.
    for (const report of latest.values()) {
      if (!shared.has(report.name)) continue;
      const said = await ask((github) => commentOn(options, github, report));
      outcomes.push(said.ok ? said.value.outcome : 'unchanged');
    }
    return outcomes;
  };
  const sayTheRest = async (): Promise<void> => {
    await queue;
    if (shared.size > 0) await confirmComments({ clock, random, signal: givenUp.signal, sayAgain });
  };
  return {
    ask,
    tryAsk,
    hasSaidAll: () => isComplete,
    react(comment, reaction) {
      if (options.connect === undefined) return;
      queue = queue.then(async () => {
        const said = await ask((github) => github.react(comment, reaction));
        if (!said.ok) warn(said.fault);
      });
    },
    publish(report) {
      latest.set(report.name, report);
      queue = queue.then(() => sayAll(report)).catch((error: unknown) => warn(unexpected(error)));
    },
    async toldPreviews(target) {
      if (target.kind !== 'pullRequest' || !options.inputs.comment) return undefined;
      const sticky = await ask((github) => readSticky(github, target.number));
      return sticky.ok ? toldPreviews(sticky.value ?? '') : undefined;
    },
    async hasDeployment(name) {
      const key = { environment: options.inputs.environment, task: `preview:${name}` };
      const listed = await ask((github) => github.listDeployments(key));
      return listed.ok ? listed.value.length > 0 : undefined;
    },
    async targetStatus(target) {
      return (await tryAsk((github) => askStatus(github, target))) ?? 'unknown';
    },
    async settle(withinMs) {
      const done = new AbortController();
      const isLate = clock.sleep(withinMs, done.signal).then(() => !done.signal.aborted);
      isComplete = !(await Promise.race([sayTheRest().then(() => false), isLate]));
      if (!isComplete) warn(tooLate(withinMs));
      done.abort('settled');
      givenUp.abort();
      return [...lines.values()].toSorted();
    },
  };
}

/** A pull request is dead when it is closed, a branch when GitHub says that there is none of this name. */
async function askStatus(
  github: GitHubPort,
  target: PreviewTarget,
): Promise<Result<TargetStatus, GitHubFault>> {
  if (target.kind === 'branch') {
    const exists = await github.branchExists(target.name);
    return exists.ok ? success(exists.value ? 'alive' : 'dead') : exists;
  }
  const pullRequest = await github.pullRequest(target.number);
  return pullRequest.ok ? success(pullRequest.value.state === 'closed' ? 'dead' : 'alive') : pullRequest;
}

async function commentOn(
  options: ReportsOptions,
  github: GitHubPort,
  report: Report,
): Promise<Result<CommentSaid, GitHubFault>> {
  const { target } = report.subject;
  if (!options.inputs.comment || target.kind !== 'pullRequest')
    return success({ outcome: 'nothing', isShared: false });
  const sections = renderByNeed(report, await options.loadRenderer());
  return sayComment(github, { issue: target.number, report, sections });
}

const DETAILS = ['full', 'brief', 'title'] as const satisfies readonly SectionDetail[];

/** Each once, and only when it is asked for: the first one mostly fits. */
function renderByNeed(report: Report, render: RenderSection): Iterable<string> {
  const rendered = new Map<SectionDetail, string>();
  return {
    *[Symbol.iterator]() {
      for (const detail of DETAILS) {
        const section = rendered.get(detail) ?? render(report, detail);
        rendered.set(detail, section);
        yield section;
      }
    },
  };
}

function renderCommentLine({ subject, name, state }: Report): string {
  return `comment on ${describeTarget(subject.target)}: ${name} is ${state}`;
}

async function deploymentOf(options: ReportsOptions, github: GitHubPort, report: Report): Promise<Said> {
  if (!options.inputs.deployment || report.isStatus === true) return success(undefined);
  const { environment } = options.inputs;
  const said = await sayDeployment(github, environment, report);
  if (!said.ok) return said;
  return success(
    said.value === undefined ? undefined : `deployment of ${report.name} in ${environment}: ${said.value}`,
  );
}

/** What is said is read before it is written, so saying it again is safe, also after a lost reply. */
async function withRetries<Value>(
  clock: Clock,
  signal: AbortSignal,
  say: () => Promise<Result<Value, GitHubFault>>,
): Promise<Result<Value, GitHubFault>> {
  let said = await say();
  for (const pauseMs of RETRY_PAUSES_MS) {
    if (said.ok || !isPassing(said.fault) || signal.aborted) return said;
    await clock.sleep(pauseMs, signal);
    if (!signal.aborted) said = await say();
  }
  return said;
}

function isPassing({ status }: GitHubFault): boolean {
  return status === undefined || status === 429 || status >= 500;
}

/** One missing permission fails every call of its kind, and GitHub's trouble every call: each is said once. */
function createWarner(
  reporter: Pick<Reporter, 'warning'>,
  signal: AbortSignal,
): (fault: GitHubFault) => void {
  const warned = new Set<string>();
  return (fault) => {
    const scope = fault.permission.split(':')[0] ?? '';
    if (warned.has(scope) || signal.aborted) return;
    warned.add(scope);
    reporter.warning(renderGitHubFault(fault));
  };
}

/** GitHub answers 404 where it does not want to say 403. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([401, 403, 404]);

export function renderGitHubFault(fault: GitHubFault): string {
  const { call, status, message, permission } = fault;
  const code = status === undefined ? '' : ` (${status})`;
  const remedy = REFUSALS.has(status)
    ? ` Give the job the permission "${permission}".`
    : ` The next run says it again. If this repeats, check that the job has the permission "${permission}".`;
  return `GitHub: ${call} failed${code}: ${message}. The preview itself is not affected.${permission === '' ? '' : remedy}`;
}

function unexpected(error: unknown): GitHubFault {
  return { call: 'report', message: error instanceof Error ? error.message : String(error), permission: '' };
}

const WITHOUT_TOKEN: GitHubFault = {
  call: 'report',
  message: 'there is no github-token',
  permission: '',
};

function tooLate(withinMs: number): GitHubFault {
  return { call: 'report', message: `not said within ${withinMs / 1000} s`, permission: '' };
}
