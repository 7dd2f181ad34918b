// What GitHub's events and answers say about the targets of previews. It only re-exports.

export { type GitHubAnswer, type GitHubGet, type RateLimit, readRateLimit } from './answer.ts';
export { type ListedKind, listAlive } from './list-alive.ts';
export { isMergeQueueBranch } from './merge-queue.ts';
export {
  type Survey,
  type SurveyOptions,
  type SurveySource,
  surveyTargets,
} from './survey-targets.ts';
export { parseRepositoryId, parseTargetEvent, type TargetEvent } from './target-event.ts';
export { type AlivePage, judgeRun } from './target-evidence.ts';
export { createTargetReader, type TargetAnswer, type TargetReader } from './target-reader.ts';
