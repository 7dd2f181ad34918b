// What GitHub's events and answers say about the targets of previews. It only re-exports.

export type { GitHubAnswer, GitHubGet } from './answer.ts';
export { parseRepositoryId, parseTargetEvent, type TargetEvent } from './target-event.ts';
export { createTargetReader, type TargetReader } from './target-reader.ts';
