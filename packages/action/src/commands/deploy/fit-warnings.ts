// Warns before the first write of what may keep a deploy from working. Pure.

import { type FitWarning, renderInstance } from '@preview-endpoints/core/previews';

const BYTES_PER_GB = 1e9;

export function renderFitWarning(warning: FitWarning): string {
  switch (warning.kind) {
    case 'tooSmall': {
      const gb = (warning.weightBytes / BYTES_PER_GB).toFixed(1);
      const instead =
        warning.cheapest === undefined
          ? 'No instance of the catalogue is big enough.'
          : `The cheapest instance that is big enough is ${renderInstance(warning.cheapest)}.`;
      return `The model may not fit: its weights are ${gb} GB, and the instance has ${warning.gpuMemoryGb} GB of GPU memory. ${instead}`;
    }
    case 'noQuota':
      return `The quota for this instance type may be used up: ${warning.usedAccelerators} of ${warning.maxAccelerators} accelerators are taken, by endpoints that sleep too. Delete one, or ask Hugging Face for more.`;
    case 'noPrice':
      return 'The API gives no price for this instance, so its cost is unknown.';
    case 'engineOnCpu':
      return `The image is ${warning.engine}, which is built for accelerators, and the instance has a CPU only. Set accelerator, instance-type and instance-size, or instance.`;
  }
}
