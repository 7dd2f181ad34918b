// Decides which containers serve the routes of OpenAI: all but Hugging Face's own, whose requests follow the task. Pure.

import type { PreviewSpec } from '@preview-endpoints/core/previews';

export function isEngine({ image }: Pick<PreviewSpec['model'], 'image'>): boolean {
  return image.huggingface === undefined && image.huggingfaceNeuron === undefined;
}
