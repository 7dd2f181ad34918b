// `/preview extend`: protects the previews of a pull request from max-age and max-idle for a while. The new end is stored in our
// own comment.

import { failure, type Result, success } from '@preview-endpoints/core';
import { stateOf } from '@preview-endpoints/core/client';
import { renderGitHubFault } from '../../github/github-fault-text.ts';
import type { GitHubFault } from '../../github/github-port.ts';
import { sayComment } from '../../github/say-comment.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { type CommandResult, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Report } from '../../report/report.ts';
import { linkOf } from '../../report/report-facts.ts';
import { findReadable } from '../find-subject-previews.ts';
import type { Job } from '../job.ts';
import { toldOf } from '../read-told.ts';

/** An earlier extension that lasts longer stays. */
export async function runExtend(job: Job, subject: Subject, forMs: number): CommandResult {
  const { namespace, comment } = job.inputs;
  const { target } = subject;
  if (!comment || target.kind !== 'pullRequest')
    return failure(unkept('comment is false, and the end is kept in the comment.'));
  const [found, told] = await Promise.all([findReadable(job, subject), job.github.toldPreviews(target)]);
  if (!found.ok) return failure(previewFailure(found.fault));
  if (told === undefined) return failure(unkept('The comment could not be read.'));
  if (found.value.length === 0)
    return success({ outcome: 'skipped', reason: 'there is no preview', namespace, state: 'gone' });
  const askedMs = job.ports.clock.now() + forMs;
  const ends: number[] = [];
  for (const endpoint of found.value) {
    const { name } = endpoint;
    const untilMs = Math.max(askedMs, toldOf(told, { namespace, name })?.facts.keptUntilMs ?? 0);
    const state = stateOf(endpoint);
    const said = await say(job, target.number, {
      ...linkOf(job),
      ...{ state: 'there', endpointState: state, name, namespace, subject },
      amendment: { kind: 'kept', untilMs },
    });
    if (!said.ok) return failure(unkept(renderGitHubFault(said.fault)));
    if (!said.value) return failure(unkept('The comment is full.'));
    ends.push(untilMs);
    job.reporter.line(`${name} is kept until ${new Date(untilMs).toISOString()}`);
  }
  const name = found.value.map((endpoint) => endpoint.name).join(',');
  const end = new Date(Math.min(...ends)).toISOString();
  return success({
    outcome: 'unchanged',
    reason: `neither max-age nor max-idle deletes it before ${end}`,
    name,
    namespace,
  });
}

/**
 * Writes the comment now and not at the end of the run, because an extension exists only in the comment. False: there is no room.
 */
async function say(job: Job, issue: number, report: Report): Promise<Result<boolean, GitHubFault>> {
  const { section: render } = await job.loadRenderer();
  const said = await job.github.ask((github) =>
    sayComment(github, { issue, report, render, redact: job.redact, isMatrix: true }),
  );
  return said.ok ? success(said.value.outcome !== 'noRoom') : said;
}

function unkept(why: string): RunFailure {
  return {
    kind: 'refused',
    reason: `The preview was not extended. ${why}`,
    remedy:
      'Give the step a github-token that may read and write comments, with comment: true, and comment once more; or put the keep-label on the pull request.',
  };
}
