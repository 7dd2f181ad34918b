// Every way in which a deploy can fail; types only.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import type { RunFailure } from '../../report/failure.ts';
import type { SmokeOutcome } from '../smoke/smoke-test.ts';

/** The preview answered, but not what the smoke test expects. */
export interface SmokeFault {
  readonly kind: 'smokeTest';
  readonly outcome: SmokeOutcome;
}

/** Runs that raced made more previews than max-previews allows, and this one gave way. */
export interface CapFault {
  readonly kind: 'overCap';
  readonly failure: RunFailure;
}

export type DeployFault = PreviewFault | SmokeFault | CapFault;
