// Describes an API fault for people with core's sentence; the texts in faults are already redacted.

import { type ApiFault, describeFault as describeApiFault } from '@preview-endpoints/core/client';
import type { Trouble } from './intent.ts';

export function describeFault(fault: ApiFault): Trouble {
  return { kind: fault.kind, text: describeApiFault(fault) };
}
