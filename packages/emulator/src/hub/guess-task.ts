// Guesses a model's task from its name, so that it is the same in every run; pure.

const TASKS_BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/bge|embed/i, 'feature-extraction'],
  [/llama|gpt|qwen|mistral/i, 'text-generation'],
];

/** The Hub's `pipeline_tag`. */
export function guessTask(repository: string): string {
  return TASKS_BY_NAME.find(([pattern]) => pattern.test(repository))?.[1] ?? 'text-classification';
}
