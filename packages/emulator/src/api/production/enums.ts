// The enums of the production document (OpenAPI 2.0.0); data only.
import type { EndpointType } from '../../endpoints/spec.ts';

/** `protected` is no longer in the document, but in July 2026 production still accepted it and returned `private`. */
export const TYPES: readonly EndpointType[] = ['public', 'authenticated', 'private', 'protected'];

export const ACCELERATORS = ['cpu', 'gpu', 'neuron', 'zero_gpu'] as const;

export const FRAMEWORKS = ['custom', 'pytorch', 'llamacpp'] as const;

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
