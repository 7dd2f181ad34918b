// Says reports on GitHub in the order they came. Trouble here becomes a warning, never a failed or endless deploy.

import type { Clock, Random, Result } from '@preview-endpoints/core';
import type { EndpointRef } from '@preview-endpoints/core/client';
import type { PreviewTarget, Spending, TargetStatus } from '@preview-endpoints/core/previews';
import type { Report } from '../report/report.ts';
import type { Reporter } from '../runner/reporter.ts';
import { confirmComments } from './confirm-comments.ts';
import { type ConnectGitHub, createConnection } from './connection.ts';
import { deploymentKey } from './deployment-key.ts';
import { createWarner, proofless, tooLate, unexpectedFault } from './github-fault-text.ts';
import type { GitHubFault, GitHubPort, GitHubReply, Reaction } from './github-port.ts';
import { createReadAhead } from './read-ahead.ts';
import { createReportWriter, type WriterOptions } from './report-writer.ts';
import { readSticky } from './say-comment.ts';
import { readSpendingNote } from './spending-note.ts';
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
  /** Reads the comments of a pull request now, for what is said within the next seconds. */
  readAhead(target: PreviewTarget): void;
  /** Says a fault of a question as a warning, once for each kind. */
  warn(fault: GitHubFault): void;
  /**
   * What our comment on a pull request tells of previews; undefined where there is none to read. `isNew`: there is
   * hardly one, so one request less is sent, and if there is one it takes two in a row.
   */
  toldPreviews(target: PreviewTarget, isNew?: boolean): Promise<readonly ToldPreview[] | undefined>;
  /** What the newest deployment of this preview tells of its cost; undefined where GitHub tells nothing. */
  notedSpending(preview: EndpointRef): Promise<Spending | 'none' | undefined>;
  /** Does a deployment tell of this preview? Undefined where GitHub does not tell. */
  hasDeployment(preview: EndpointRef): Promise<boolean | undefined>;
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

export interface ReportsOptions extends WriterOptions {
  readonly connect: ConnectGitHub;
  readonly reporter: Pick<Reporter, 'warning'>;
  readonly clock: Clock;
  readonly random: Random;
}

export function createGitHubReports(options: ReportsOptions): GitHubReports {
  const { connect, clock, random } = options;
  const givenUp = new AbortController();
  const { signal } = givenUp;
  const warn = createWarner(options.reporter, signal);
  const ahead = createReadAhead(clock);
  const connection = createConnection({ connect: ahead.through(connect), clock, signal, warn });
  const writer = createReportWriter(options, connection, warn);
  let queue: Promise<void> = Promise.resolve();
  let isComplete = false;
  const enqueue = (work: () => Promise<unknown>): void => {
    queue = queue.then(work).then(
      () => undefined,
      (error: unknown) => warn(unexpectedFault(error)),
    );
  };
  const sayTheRest = async (): Promise<void> => {
    await queue;
    if (writer.hasShared()) await confirmComments({ clock, random, signal, sayAgain: writer.writeShared });
  };
  const { ask, tryAsk } = connection;
  return {
    ask,
    tryAsk,
    hasSaidAll: () => isComplete,
    react(comment, reaction) {
      if (connection.exists) enqueue(() => tryAsk((github) => github.react(comment, reaction)));
    },
    publish(report) {
      writer.announce(report);
      enqueue(() => writer.write(report));
    },
    async toldPreviews(target, isNew = false) {
      if (target.kind !== 'pullRequest' || !options.inputs.comment) return undefined;
      const { number } = target;
      const sticky = await ask(async (github) => {
        // Read for what is told, and once more for what is said first.
        void ahead.begin(github, number, 2);
        return readSticky(github, number, isNew);
      });
      return sticky.ok && sticky.value !== undefined ? toldPreviews(sticky.value) : undefined;
    },
    async notedSpending(preview) {
      if (!options.inputs.deployment) return undefined;
      const key = deploymentKey(options.inputs.environment, preview);
      const listed = await ask((github) => github.listDeployments(key));
      if (!listed.ok) return undefined;
      const newest = listed.value.toSorted((one, other) => other.id - one.id)[0];
      if (newest === undefined) return 'none';
      const note = await ask((github) => github.deploymentNote(newest.id));
      return note.ok ? readSpendingNote(note.value) : undefined;
    },
    async hasDeployment(preview) {
      const key = deploymentKey(options.inputs.environment, preview);
      const listed = await ask((github) => github.listDeployments(key));
      return listed.ok ? listed.value.length > 0 : undefined;
    },
    async targetStatus(target) {
      const status = await tryAsk((github) => github.targetStatus(target));
      if (status === 'unknown') warn(proofless(target));
      return status ?? 'unknown';
    },
    warn,
    readAhead(target) {
      if (target.kind === 'pullRequest' && options.inputs.comment)
        void ask((github) => ahead.begin(github, target.number, 1));
    },
    async settle(withinMs) {
      const done = new AbortController();
      const isLate = clock.sleep(withinMs, done.signal).then(() => !done.signal.aborted);
      isComplete = !(await Promise.race([sayTheRest().then(() => false), isLate]));
      if (!isComplete) warn(tooLate(withinMs));
      done.abort('settled');
      givenUp.abort();
      return writer.lines();
    },
  };
}
