// Writes reports into the comment and the deployment, and remembers the last report of each. Faults become warnings.

import { type Result, success } from '@preview-endpoints/core';
import { describeTarget, previewKey } from '@preview-endpoints/core/previews';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Renderer } from '../report/render/renderer.ts';
import type { Report } from '../report/report.ts';
import type { Connection } from './connection.ts';
import type { WarnOf } from './github-fault-text.ts';
import type { GitHubFault, GitHubPort } from './github-port.ts';
import { type CommentSaid, sayComment } from './say-comment.ts';
import { sayDeployment } from './say-deployment.ts';

export interface WriterOptions {
  readonly inputs: Pick<Inputs, 'comment' | 'deployment' | 'environment' | 'variant'>;
  readonly redact: (text: string) => string;
  readonly loadRenderer: () => Promise<Pick<Renderer, 'section'>>;
}

export interface ReportWriter {
  /** Marks this report as the newest of its preview. An older report that still waits is not written any more. */
  announce(report: Report): void;
  write(report: Report): Promise<void>;
  /** Writes the shared comments again, and returns the outcome of each. */
  writeShared(): Promise<readonly CommentSaid['outcome'][]>;
  hasShared(): boolean;
  /** The last reports, as lines for the log. */
  lines(): readonly string[];
}

export function createReportWriter(
  options: WriterOptions,
  { exists, ask }: Connection,
  warn: WarnOf,
): ReportWriter {
  const latest = new Map<string, Report>();
  /** The previews in comments that other jobs may write too. */
  const shared = new Set<string>();
  const lines = new Map<string, string>();
  const writeComment = async (report: Report): Promise<Written> => {
    const said = await ask((github) => commentOn(options, github, report));
    if (!said.ok) return said;
    const { outcome, isShared } = said.value;
    if (outcome === 'nothing') return success(undefined);
    if (isShared || options.inputs.variant !== undefined) shared.add(previewKey(report));
    return success(renderCommentLine(report, outcome));
  };
  const keep = async (channel: string, report: Report, writing: Promise<Written>): Promise<void> => {
    const written = await writing;
    if (!written.ok) warn(written.fault);
    else if (written.value !== undefined) lines.set(`${channel} ${previewKey(report)}`, written.value);
  };
  return {
    announce: (report) => void latest.set(previewKey(report), report),
    async write(report) {
      if (!exists || latest.get(previewKey(report)) !== report) return;
      const deployment = ask((github) => deploymentOf(options, github, report));
      await Promise.all([
        keep('comment', report, writeComment(report)),
        keep('deployment', report, deployment),
      ]);
    },
    async writeShared() {
      const outcomes: CommentSaid['outcome'][] = [];
      // One after the other, because they may be in the same comment.
      for (const report of latest.values()) {
        if (!shared.has(previewKey(report))) continue;
        const said = await ask((github) => commentOn(options, github, report));
        outcomes.push(said.ok ? said.value.outcome : 'unchanged');
      }
      return outcomes;
    },
    hasShared: () => shared.size > 0,
    lines: () => [...lines.values()].toSorted(),
  };
}

/** The line for the log; undefined if nothing had to be written. */
type Written = Result<string | undefined, GitHubFault>;

async function commentOn(
  options: WriterOptions,
  github: GitHubPort,
  report: Report,
): Promise<Result<CommentSaid, GitHubFault>> {
  const { target } = report.subject;
  if (!options.inputs.comment || target.kind !== 'pullRequest')
    return success({ outcome: 'nothing', isShared: false });
  const { section: render } = await options.loadRenderer();
  const isMatrix = options.inputs.variant !== undefined;
  return sayComment(github, { issue: target.number, report, render, redact: options.redact, isMatrix });
}

function renderCommentLine({ subject, name, state }: Report, outcome: CommentSaid['outcome']): string {
  const where = `comment on ${describeTarget(subject.target)}`;
  return outcome === 'noRoom'
    ? `${where}: it is full, so ${name} (${state}) is in the summary of the job only`
    : `${where}: ${name} is ${state}`;
}

async function deploymentOf(options: WriterOptions, github: GitHubPort, report: Report): Promise<Written> {
  if (!options.inputs.deployment || report.isStatus === true) return success(undefined);
  const { environment } = options.inputs;
  const isCommented = options.inputs.comment && report.subject.target.kind === 'pullRequest';
  const said = await sayDeployment(github, environment, { report, isCommented });
  if (!said.ok) return said;
  return success(
    said.value === undefined ? undefined : `deployment of ${report.name} in ${environment}: ${said.value}`,
  );
}
