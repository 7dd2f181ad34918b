// Every way in which a deploy can fail; types only.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import type { KnownFacts, RunFailure } from '../../report/failure.ts';
import type { AskedCases } from '../cases/asked-cases.ts';
import type { SmokeOutcome } from '../smoke/smoke-test.ts';

/** The preview answered, but not what the smoke test expects. */
export interface SmokeFault {
  readonly kind: 'smokeTest';
  readonly outcome: SmokeOutcome;
  /** Absent if nothing could be asked. */
  readonly asked?: AskedCases;
  readonly facts: KnownFacts;
}

/** The preview is up, and its answers break a rule of `fail-when`. It stays, because somebody has to look at it. */
export interface RedVerdictFault {
  readonly kind: 'redVerdict';
  readonly asked: AskedCases;
  readonly facts: KnownFacts;
}

/** What serves does not understand the cases. */
export interface UnaskableFault {
  readonly kind: 'unaskable';
  readonly failure: RunFailure;
}

/** Concurrent runs created more previews than max-previews allows, and this run deleted its own. */
export interface CapFault {
  readonly kind: 'overCap';
  readonly failure: RunFailure;
}

export type DeployFault = PreviewFault | SmokeFault | RedVerdictFault | UnaskableFault | CapFault;
