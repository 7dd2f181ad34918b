// The types of an attempt's input and result. It has no code, so that each kind of attempt can have its own file.

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
  /** `mayReappear`: a create on its way may still undo the teardown, so the object looks once more. */
  | {
      readonly kind: 'done';
      readonly state: string;
      readonly changed: boolean;
      readonly mayReappear?: boolean;
    }
  | { readonly kind: 'refused'; readonly state: string | null; readonly trouble: Trouble }
  /** `trouble` explains the failure better than the fault alone. */
  | { readonly kind: 'failed'; readonly fault: ApiFault; readonly trouble?: Trouble };

/** Facts that are stored during an attempt, before a write. */
export interface Note {
  readonly meaning?: ToggleMeaning;
  readonly names?: readonly string[];
  readonly changed?: boolean;
  readonly revision?: string;
  readonly previousRevision?: string;
  readonly change?: VersionChange;
  /** A rollback is a new beginning: its attempts are counted from this number. */
  readonly attempts?: number;
}

export interface AskCases {
  /** Why the endpoint cannot be asked at all, as far as this is known before the roll. */
  readonly obstacle: (endpoint: Endpoint) => Trouble | undefined;
  /** Undefined when the endpoint answers every case as wanted. */
  readonly ask: (endpoint: Endpoint, cases: readonly NamedCaseWish[]) => Promise<Trouble | undefined>;
}

export interface AttemptFacts {
  readonly clock: Clock;
  readonly client: EndpointClient;
  readonly hub: Hub;
  readonly github: GitHubReader;
  readonly policy: Rules;
  /** The dialect decides which fields an update may have. */
  readonly dialect: Dialect;
  readonly cases: AskCases;
  readonly intent: Intent;
  /** The last intents that changed the endpoint's version, the newest first. */
  readonly rolls: () => readonly Intent[];
  /** Changes that other intents may have written and that were never proven to serve, the newest first. */
  readonly unfinished: () => readonly VersionUndo[];
  /** Stored before anything is sent: a repetition then does the same again, and knows what may be ours. */
  readonly note: (note: Note) => void;
}
