// The API's terms and limits for requests. It may import nothing, so that programs can use it without any schema.

/** Production enforces these limits with a 400, but publishes them nowhere (observed 2026-10-10). */
export const SHORTEST_SCALE_TO_ZERO_MINUTES = 15;
export const LONGEST_SCALE_TO_ZERO_MINUTES = 2880;

/** Only the specification has `protected`, and only production has `authenticated`; both have `private` and `public`. */
export const ENDPOINT_TYPES = ['public', 'authenticated', 'protected', 'private'] as const;
export type EndpointType = (typeof ENDPOINT_TYPES)[number];

export const ACCELERATORS = ['cpu', 'gpu', 'neuron', 'zero_gpu'] as const;
export type Accelerator = (typeof ACCELERATORS)[number];

export const FRAMEWORKS = ['custom', 'pytorch', 'llamacpp'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Production OpenAPI 2.0.0, schema EndpointTask; any other task is answered with 422. */
export const TASKS = [
  'custom',
  'any-to-any',
  'audio-classification',
  'automatic-speech-recognition',
  'feature-extraction',
  'fill-mask',
  'image-classification',
  'image-segmentation',
  'image-text-to-text',
  'object-detection',
  'question-answering',
  'sentence-embeddings',
  'sentence-ranking',
  'sentence-similarity',
  'summarization',
  'table-question-answering',
  'text-classification',
  'text-generation',
  'text-ranking',
  'text-to-image',
  'token-classification',
  'translation',
  'zero-shot-classification',
] as const;
export type Task = (typeof TASKS)[number];
