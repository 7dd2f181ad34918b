// The questions of a sweep's survey to GitHub, over the run's connection. It decides nothing.

import type { SurveySource, TargetAnswer } from '@preview-endpoints/core/github';
import type { PreviewTarget } from '@preview-endpoints/core/previews';
import { proofless } from '../../github/github-fault-text.ts';
import type { GitHubFault } from '../../github/github-port.ts';
import type { GitHubReports } from '../../github/reports.ts';

type RateLimit = ReturnType<SurveySource['rateLimit']>;

/** `onAnswer` is awaited before the next question, because it acts on an answer that must be fresh. */
export function createSource(
  reports: Pick<GitHubReports, 'ask' | 'warn'>,
  onAnswer: (target: PreviewTarget, answer: TargetAnswer) => Promise<void>,
): SurveySource {
  let told: RateLimit;
  const failed = (fault: GitHubFault): 'stop' | 'unanswered' => {
    reports.warn(fault);
    return fault.status === TOO_MANY_REQUESTS ? 'stop' : 'unanswered';
  };
  return {
    async listAlive(kind, page) {
      const listed = await reports.ask(async (github) => {
        const answer = await github.listAlive(kind, page);
        told = github.rateLimit();
        return answer;
      });
      return listed.ok ? (listed.value ?? 'unanswered') : failed(listed.fault);
    },
    async ask(target) {
      const answer = await reports.ask(async (github) => {
        const read = await github.readTarget(target);
        told = github.rateLimit();
        return read;
      });
      if (!answer.ok) return failed(answer.fault);
      if (answer.value.status === 'unknown') reports.warn(proofless(target));
      await onAnswer(target, answer.value);
      return answer.value.status;
    },
    rateLimit: () => told,
  };
}

/** The port reports both of GitHub's rate limits with this status. */
const TOO_MANY_REQUESTS = 429;
