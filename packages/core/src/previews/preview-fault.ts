// Every way in which deploying or removing a preview can fail.

import type { ApiFault } from '../client/fault.ts';
import type { WaitFault } from '../client/wait/wait-fault.ts';

/** Why a preview could not be deployed, changed or removed. */
export type PreviewFault =
  | ApiFault
  | WaitFault
  | NotOursFault
  /** Whether the delete was accepted or not, the endpoint was not seen to be gone: it may still bill. */
  | { readonly kind: 'stillBilling'; readonly name: string; readonly cause: WaitFault | NotOursFault };

/** Refused before any write. */
export interface NotOursFault {
  readonly kind: 'notOurs';
  readonly name: string;
  readonly reason: string;
}
