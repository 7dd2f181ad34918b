// Which model repositories exist, and what the Hub says of them; pure.

/** Every `owner/name` exists but those of these two owners. */
const MISSING_OWNER = 'missing';
const GATED_OWNER = 'gated';

export type RepositoryAccess = 'open' | 'missing' | 'gated';

export function decideAccess(repository: string): RepositoryAccess {
  const [owner] = repository.split('/');
  if (owner === MISSING_OWNER) return 'missing';
  return owner === GATED_OWNER ? 'gated' : 'open';
}

const TASKS_BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/bge|embed/i, 'feature-extraction'],
  [/llama|gpt|qwen|mistral/i, 'text-generation'],
];

/** The Hub's `pipeline_tag`, guessed from the name so that it is the same in every run. */
export function guessTask(repository: string): string {
  return TASKS_BY_NAME.find(([pattern]) => pattern.test(repository))?.[1] ?? 'text-classification';
}
