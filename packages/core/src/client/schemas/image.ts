// The container image of a model, as a union of one key; requests are read strictly.

import * as z from 'zod/mini';

export const IMAGE_VARIANTS = [
  'huggingface',
  'huggingfaceNeuron',
  'tgi',
  'tgiNeuron',
  'tei',
  'llamacpp',
  'vLLM',
  'vLLMOmni',
  'vLLMNeuron',
  'sGLang',
  'hfServe',
  'custom',
] as const;

export type ImageVariant = (typeof IMAGE_VARIANTS)[number];

const count = z.nullish(z.int().check(z.nonnegative()));
const text = z.nullish(z.string());

/** Every variant except the two Hugging Face defaults must name its image: production has no default tag. */
const container = () => ({
  url: z.string().check(z.minLength(1)),
  port: z.nullish(z.int().check(z.gte(1), z.lte(65_535))),
  healthRoute: z.nullish(z.string().check(z.startsWith('/'))),
});

const tgi = () => ({
  ...container(),
  maxBatchPrefillTokens: count,
  maxBatchTotalTokens: count,
  maxInputLength: count,
  maxTotalTokens: count,
});

/**
 * Variants and their fields: production OpenAPI 2.0.0, schema EndpointModelImage. Production silently drops unknown fields of a
 * variant, so they are refused here, where the mistake is visible.
 */
const imageVariants = () =>
  ({
    huggingface: z.strictObject({}),
    huggingfaceNeuron: z.strictObject({ batchSize: count, neuronCache: text, sequenceLength: count }),
    tgi: z.strictObject({ ...tgi(), disableCustomKernels: z.nullish(z.boolean()), quantize: text }),
    tgiNeuron: z.strictObject({ ...tgi(), hfAutoCastType: text, hfNumCores: count }),
    tei: z.strictObject({
      ...container(),
      maxBatchTokens: count,
      maxConcurrentRequests: count,
      pooling: text,
    }),
    llamacpp: z.strictObject({
      ...container(),
      modelPath: z.string().check(z.minLength(1)),
      ctxSize: count,
      mmprojModelPath: text,
      mode: text,
      nGpuLayers: count,
      nParallel: count,
      pooling: text,
      specModelPath: text,
      threadsHttp: count,
      variant: text,
    }),
    vLLM: z.strictObject({
      ...container(),
      dataParallelSize: count,
      kvCacheDtype: text,
      maxNumBatchedTokens: count,
      maxNumSeqs: count,
      tensorParallelSize: count,
    }),
    vLLMOmni: z.strictObject({ ...container(), deployConfig: text, maxNumSeqs: count }),
    vLLMNeuron: z.strictObject(container()),
    sGLang: z.strictObject({
      ...container(),
      chunkedPrefillSize: count,
      kvCacheDtype: text,
      maxPrefillTokens: count,
      maxRunningRequests: count,
      tensorParallelSize: count,
    }),
    hfServe: z.strictObject(container()),
    custom: z.strictObject({
      ...container(),
      credentials: z.nullish(z.strictObject({ username: z.string(), password: z.nullish(z.string()) })),
    }),
  }) satisfies Record<ImageVariant, z.core.$ZodType>;

/** `{"huggingface": {}}`, `{"vLLM": {"url": ...}}` and so on: exactly one key. */
export const imageSchema = z
  .partial(z.strictObject(imageVariants()))
  .check(z.refine((image) => Object.keys(image).length === 1, 'exactly one image variant is needed'));

export type Image = z.infer<typeof imageSchema>;

export function variantOf(image: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(image)[0];
}
