// Asks whether what a run deployed is still wanted: the pull request may have closed or moved on while it worked.

import type { Clock } from '@preview-endpoints/core';
import type { PullRequest } from '../../github/github-port.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import type { Job } from '../job.ts';

export type Standing =
  /** Also when GitHub cannot be asked: then nothing speaks against it. */
  | { readonly kind: 'current' }
  /** It gets no second close event for this preview. */
  | { readonly kind: 'closed' }
  /** `sha` is a commit, and nothing else: it may stand in a text. */
  | { readonly kind: 'superseded'; readonly sha: string };

/** GitHub's answer may be a moment behind its own event: what differs is asked once more. */
const HEAD_LAG_MS = 2_000;
const COMMIT = /^[0-9a-f]{40,64}$/;

interface Asking {
  readonly github: Pick<Job['github'], 'tryAsk'>;
  readonly ports: { readonly clock: Clock };
  readonly signal?: AbortSignal;
}

export async function askStanding(job: Asking, subject: Subject): Promise<Standing> {
  const { target, headSha } = subject;
  if (target.kind !== 'pullRequest' || job.signal?.aborted === true) return { kind: 'current' };
  const ask = (): Promise<PullRequest | undefined> =>
    job.github.tryAsk((github) => github.pullRequest(target.number));
  const first = await ask();
  if (decideStanding(first, headSha).kind !== 'superseded') return decideStanding(first, headSha);
  await job.ports.clock.sleep(HEAD_LAG_MS, job.signal);
  return decideStanding(await ask(), headSha);
}

function decideStanding(pull: PullRequest | undefined, ours: string | undefined): Standing {
  if (pull === undefined) return { kind: 'current' };
  if (pull.state === 'closed') return { kind: 'closed' };
  const isOther = ours !== undefined && pull.headSha !== ours && COMMIT.test(pull.headSha);
  return isOther ? { kind: 'superseded', sha: pull.headSha } : { kind: 'current' };
}
