// Writes reports on GitHub in the order they came. Faults become warnings, and never fail or delay a deploy without limit.

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
  /** Asks a question whose answer the run needs. A fault is not reported as a warning yet. */
  ask<Value>(question: (github: GitHubPort) => GitHubReply<Value>): Promise<Result<Value, GitHubFault>>;
  /** Asks a question that the run can do without. A fault becomes a warning, and the result is undefined. */
  tryAsk<Value>(question: (github: GitHubPort) => GitHubReply<Value>): Promise<Value | undefined>;
  /** Reads the comments of a pull request now, for the reports of the next seconds. */
  readAhead(target: PreviewTarget): void;
  /** Reports the fault of a question as a warning, once for each kind. */
  warn(fault: GitHubFault): void;
  /**
   * The previews in our comment on a pull request; undefined if no comment can be read. `isNew`: there is probably no comment, so
   * one request less is sent; if there is one, two requests follow each other.
   */
  toldPreviews(target: PreviewTarget, isNew?: boolean): Promise<readonly ToldPreview[] | undefined>;
  /** The cost record in the newest deployment of this preview; undefined if GitHub does not answer. */
  notedSpending(preview: EndpointRef): Promise<Spending | 'none' | undefined>;
  /** Whether this preview has a deployment; undefined if GitHub does not answer. */
  hasDeployment(preview: EndpointRef): Promise<boolean | undefined>;
  /** Whether the pull request is open or the branch exists; `unknown` if GitHub cannot be asked. */
  targetStatus(target: PreviewTarget): Promise<TargetStatus>;
  /**
   * Waits until every published report is written or has become a warning, but not longer than `withinMs`. Returns the last
   * reports, as lines for the log.
   */
  settle(withinMs: number): Promise<readonly string[]>;
  /** False until everything is settled, and for ever if that came too late. */
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
        // Two uses: one for the previews in the comment, one for the first report.
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
