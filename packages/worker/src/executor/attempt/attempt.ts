// What an attempt is given and what it brings back; types only, so that each kind of attempt can be a file of its own.

import type { Clock } from '@preview-endpoints/core';
import type { NamedCaseWish } from '@preview-endpoints/core/cases';
import type { ApiFault, Dialect, Endpoint, EndpointClient } from '@preview-endpoints/core/client';
import type { Hub } from '@preview-endpoints/core/hub';
import type { Rules } from '../../policy/policy.ts';
import type {
  Intent,
  ToggleMeaning,
  Trouble,
  VersionChange,
  VersionUndo,
} from '../../shared/intent/intent.ts';
import type { GitHubReader } from '../github/ask-github.ts';

export type Attempt =
  /** `mayReappear`: a create that was on its way may still undo it, so that it is looked at once more. */
  | {
      readonly kind: 'done';
      readonly state: string;
      readonly changed: boolean;
      readonly mayReappear?: boolean;
    }
  | { readonly kind: 'refused'; readonly state: string | null; readonly trouble: Trouble }
  /** `trouble` says it better than the fault alone would. */
  | { readonly kind: 'failed'; readonly fault: ApiFault; readonly trouble?: Trouble };

/** What is written down in the middle of an attempt, before a write. */
export interface Note {
  readonly meaning?: ToggleMeaning;
  readonly names?: readonly string[];
  readonly changed?: boolean;
  readonly revision?: string;
  readonly previousRevision?: string;
  readonly change?: VersionChange;
  /** A way back is a new beginning: it gets the attempts and the patience of one. */
  readonly attempts?: number;
}

export interface AskCases {
  /** Why an endpoint cannot be asked at all, as far as one can know before it rolls. */
  readonly obstacle: (endpoint: Endpoint) => Trouble | undefined;
  /** Undefined when the endpoint answers them all. */
  readonly ask: (endpoint: Endpoint, cases: readonly NamedCaseWish[]) => Promise<Trouble | undefined>;
}

export interface AttemptFacts {
  readonly clock: Clock;
  readonly client: EndpointClient;
  readonly hub: Hub;
  readonly github: GitHubReader;
  readonly policy: Rules;
  /** The server's words for what an update may hold. */
  readonly dialect: Dialect;
  readonly cases: AskCases;
  readonly intent: Intent;
  /** The last intents that changed the endpoint's version, the newest first. */
  readonly rolls: () => readonly Intent[];
  /** What other intents may have written and was never proven to serve, the newest first. */
  readonly unfinished: () => readonly VersionUndo[];
  /** Stored before anything is sent: a repetition then does the same again, and knows what may be ours. */
  readonly note: (note: Note) => void;
}
