// Reads `model.image` as production does: a union of one key, unknown settings dropped without a word.
// Source: production OpenAPI 2.0.0, EndpointModelImage.
import type { Image, ImageVariant } from '../../endpoints/spec.ts';
import { at, isJsonObject, type JsonObject, type Place } from '../reading/reader.ts';
import { readObject } from '../reading/values.ts';

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

const VARIANT_NAMES = Object.keys(IMAGE_VARIANTS).filter(isVariant);

function isVariant(name: string): name is ImageVariant {
  return Object.hasOwn(IMAGE_VARIANTS, name);
}

/** Settings whose text or number type is checked; the others are kept as they come. */
const TEXTS = ['url', 'healthRoute', 'modelPath'];
const COUNTS = ['port', 'tensorParallelSize', 'dataParallelSize'];

export function readImage(model: Place): Image | undefined {
  const image = readObject(model, 'image', 'required');
  if (image === undefined) return undefined;
  const keys = Object.keys(image.object);
  const [variant] = keys;
  if (variant === undefined || keys.length !== 1) {
    const message = `expected exactly one of ${VARIANT_NAMES.join(', ')}`;
    image.faults.push({ kind: 'invalidValue', path: image.path, message });
    return undefined;
  }
  if (!isVariant(variant)) {
    image.faults.push({ kind: 'unknownVariant', path: image.path, got: variant, expected: VARIANT_NAMES });
    return undefined;
  }
  const settings = readObject(image, variant, 'required');
  return settings === undefined ? undefined : { variant, settings: readSettings(settings, variant) };
}

function readSettings(place: Place, variant: ImageVariant): JsonObject {
  const { required, known }: VariantFields = IMAGE_VARIANTS[variant];
  for (const field of required) {
    if (place.object[field] === undefined || place.object[field] === null) {
      // Recorded as a 400, unlike other missing fields.
      place.faults.push({ kind: 'invalidValue', path: place.path, message: `missing field \`${field}\`` });
    }
  }
  const kept: Record<string, unknown> = {};
  for (const field of known) {
    const value = place.object[field];
    if (value === undefined || value === null) continue;
    checkSetting(place, field);
    kept[field] = value;
  }
  return kept;
}

function checkSetting(place: Place, field: string): void {
  const value = place.object[field];
  const wanted = settingFault(field, value);
  if (wanted === null) return;
  const message = `invalid type, expected ${wanted}`;
  place.faults.push({ kind: 'invalidValue', path: at(place, field), message });
}

function settingFault(field: string, value: unknown): string | null {
  if (TEXTS.includes(field)) return typeof value === 'string' && value !== '' ? null : 'a string';
  if (COUNTS.includes(field)) {
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? null : 'u32';
  }
  if (field !== 'credentials') return null;
  return isJsonObject(value) && typeof value['username'] === 'string' ? null : 'a map with a username';
}
