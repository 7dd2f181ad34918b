// Checks before the first write whether a deploy is likely to work, from the data of the Hub and the catalogue. It warns and
// refuses nothing. Pure.

import type { Catalogue, Instance } from '../client/dialects/catalogue.ts';
import type { Image } from '../client/schemas/image.ts';
import { isBeyondQuota } from './instance-list.ts';

export type FitWarning =
  /** `cheapest` is the cheapest available instance that fits. Absent where no instance of the catalogue does. */
  | {
      readonly kind: 'tooSmall';
      readonly weightBytes: number;
      readonly gpuMemoryGb: number;
      readonly cheapest?: Instance;
    }
  | { readonly kind: 'noQuota'; readonly maxAccelerators: number; readonly usedAccelerators: number }
  | { readonly kind: 'noPrice' }
  /** An engine that needs an accelerator, on an instance without one. */
  | { readonly kind: 'engineOnCpu'; readonly engine: string };

export interface FitFacts {
  readonly catalogue: Catalogue;
  readonly instance: Instance;
  readonly image: Image;
  /** Absent where the Hub gives no size. */
  readonly weightBytes: number | undefined;
  /** False for an existing preview: its instance counts in the quota already. */
  readonly isNew: boolean;
}

const BYTES_PER_GB = 1e9;
/** Factor over the size of the weights: the CUDA context, the activations and the smallest useful cache need memory too. */
const OVER_WEIGHTS = 1.1;

export function checkFit(facts: FitFacts): readonly FitWarning[] {
  const { instance, image, weightBytes, isNew } = facts;
  const warnings: FitWarning[] = [];
  const { gpuMemoryGb, quota } = instance;
  if (weightBytes !== undefined && gpuMemoryGb !== undefined && !holds(instance, weightBytes)) {
    const cheapest = cheapestThatHolds(facts.catalogue, weightBytes);
    warnings.push({
      kind: 'tooSmall',
      weightBytes,
      gpuMemoryGb,
      ...(cheapest === undefined ? {} : { cheapest }),
    });
  }
  if (isNew && quota !== undefined && isBeyondQuota(instance)) warnings.push({ kind: 'noQuota', ...quota });
  if (instance.pricePerHour === undefined && facts.catalogue.dialect === 'production')
    warnings.push({ kind: 'noPrice' });
  const engine = Object.keys(image).find((variant) => GPU_ENGINES.has(variant));
  if (engine !== undefined && instance.accelerator === 'cpu') warnings.push({ kind: 'engineOnCpu', engine });
  return warnings;
}

function holds({ gpuMemoryGb = 0 }: Instance, weightBytes: number): boolean {
  return gpuMemoryGb * BYTES_PER_GB >= weightBytes * OVER_WEIGHTS;
}

function cheapestThatHolds({ instances }: Catalogue, weightBytes: number): Instance | undefined {
  return instances
    .filter((one) => one.available && one.pricePerHour !== undefined && holds(one, weightBytes))
    .toSorted((one, other) => (one.pricePerHour ?? 0) - (other.pricePerHour ?? 0))[0];
}

/** Engines whose published images are built for accelerators. */
const GPU_ENGINES: ReadonlySet<string> = new Set([
  'tgi',
  'tgiNeuron',
  'vLLM',
  'vLLMOmni',
  'vLLMNeuron',
  'sGLang',
  'huggingfaceNeuron',
]);
