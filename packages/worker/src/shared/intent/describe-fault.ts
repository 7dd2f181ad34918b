// Says an API fault to people in core's sentence; the texts in faults are redacted already.

import { type ApiFault, describeFault as describeApiFault } from '@preview-endpoints/core/client';
import type { Trouble } from './intent.ts';

export function describeFault(fault: ApiFault): Trouble {
  return { kind: fault.kind, text: describeApiFault(fault) };
}
