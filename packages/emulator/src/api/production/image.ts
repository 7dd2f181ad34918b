// Reads `model.image` as production does: an object with one key, whose unknown settings are silently dropped.
// Source: production OpenAPI 2.0.0, EndpointModelImage.
import * as z from 'zod/mini';
import type { Image, ImageVariant } from '../../endpoints/spec.ts';
import { map } from '../read-body.ts';

interface VariantFields {
  readonly required: readonly string[];
  readonly known: readonly string[];
}

const BASE = ['url', 'port', 'healthRoute'];
const TGI = ['maxBatchPrefillTokens', 'maxBatchTotalTokens', 'maxInputLength', 'maxTotalTokens'];

const withUrl = (...known: readonly string[]): VariantFields => ({
  required: ['url'],
  known: [...BASE, ...known],
});

export const IMAGE_VARIANTS = {
  huggingface: { required: [], known: [] },
  huggingfaceNeuron: { required: [], known: ['batchSize', 'neuronCache', 'sequenceLength'] },
  tgi: withUrl(...TGI, 'disableCustomKernels', 'quantize'),
  tgiNeuron: withUrl(...TGI, 'hfAutoCastType', 'hfNumCores'),
  tei: withUrl('maxBatchTokens', 'maxConcurrentRequests', 'pooling'),
  llamacpp: {
    required: ['url', 'modelPath'],
    known: [
      ...BASE,
      'modelPath',
      'ctxSize',
      'mmprojModelPath',
      'mode',
      'nGpuLayers',
      'nParallel',
      'pooling',
      'specModelPath',
      'threadsHttp',
      'variant',
    ],
  },
  vLLM: withUrl(
    'dataParallelSize',
    'kvCacheDtype',
    'maxNumBatchedTokens',
    'maxNumSeqs',
    'tensorParallelSize',
  ),
  vLLMOmni: withUrl('deployConfig', 'maxNumSeqs'),
  vLLMNeuron: withUrl(),
  sGLang: withUrl(
    'chunkedPrefillSize',
    'kvCacheDtype',
    'maxPrefillTokens',
    'maxRunningRequests',
    'tensorParallelSize',
  ),
  hfServe: withUrl(),
  custom: withUrl('credentials'),
} as const satisfies Record<ImageVariant, VariantFields>;

export const VARIANT_NAMES = [
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
] as const satisfies readonly ImageVariant[];

const filled = z.string('a string').check(z.minLength(1, 'a string'));
const uint = z.uint32('u32');

/** Settings whose type is checked. The others are kept as given. */
const SETTINGS: Readonly<Record<string, z.ZodMiniType>> = {
  url: filled,
  healthRoute: filled,
  modelPath: filled,
  port: uint,
  tensorParallelSize: uint,
  dataParallelSize: uint,
  credentials: z.object({ username: z.string('a map with a username') }, 'a map with a username'),
};

/** Production answers 400 to a wrong image setting, but 422 to mistakes in other fields. */
interface SettingFault {
  readonly path: readonly string[];
  readonly message: string;
}

const ONE_VARIANT: SettingFault = {
  path: [],
  message: `expected exactly one of ${VARIANT_NAMES.join(', ')}`,
};

type Variants = Readonly<Record<string, unknown>>;

/**
 * A check of the key instead of an enum, so that an unknown key is reported as an unknown variant, not an
 * unknown field.
 */
const variantName = z.string().check((context) => {
  if (VARIANT_NAMES.some((name) => name === context.value)) return;
  context.issues.push({ code: 'invalid_value', values: [...VARIANT_NAMES], input: context.value });
});

/** Exactly one variant with its settings. */
export const image = z.pipe(
  z.record(variantName, z.unknown(), 'a map').check((context) => {
    for (const { path, message } of findFaults(context.value)) {
      context.issues.push({ code: 'custom', input: context.value, path: [...path], message });
    }
  }),
  z.transform(buildImage),
);

function findFaults(variants: Variants): readonly SettingFault[] {
  const [variant, ...others] = VARIANT_NAMES.filter((name) => Object.hasOwn(variants, name));
  if (variant === undefined || others.length > 0) return [ONE_VARIANT];
  const settings = readMap(variants[variant]);
  if (settings === null) return [{ path: [variant], message: 'invalid type, expected a map' }];
  const { required, known }: VariantFields = IMAGE_VARIANTS[variant];
  const missing = required.filter((field) => isAbsent(settings[field]));
  const wrong = known
    .filter((field) => !isAbsent(settings[field]))
    .flatMap((field) => checkSetting(field, settings[field]));
  return [
    ...missing.map((field) => ({ path: [variant], message: `missing field \`${field}\`` })),
    ...wrong.map(({ path, message }) => ({ path: [variant, ...path], message })),
  ];
}

function checkSetting(field: string, value: unknown): readonly SettingFault[] {
  const checked = SETTINGS[field]?.safeParse(value);
  if (checked === undefined || checked.success) return [];
  const wanted = checked.error.issues[0]?.message ?? 'another value';
  return [{ path: [field], message: `invalid type, expected ${wanted}` }];
}

/** Keeps the settings that the variant knows and silently drops the others. */
function buildImage(variants: Variants): Image {
  const variant = VARIANT_NAMES.find((name) => Object.hasOwn(variants, name)) ?? 'huggingface';
  const settings = readMap(variants[variant]) ?? {};
  const { known }: VariantFields = IMAGE_VARIANTS[variant];
  const kept = known.filter((field) => !isAbsent(settings[field])).map((field) => [field, settings[field]]);
  return { variant, settings: Object.fromEntries(kept) };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function readMap(value: unknown): Readonly<Record<string, unknown>> | null {
  const checked = map.safeParse(value);
  return checked.success ? checked.data : null;
}
