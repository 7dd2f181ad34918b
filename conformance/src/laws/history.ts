// One random history as data: the workflow's wishes, the events, and the disturbances; types only.

import type { Dialect, Fault, StartOutcome } from '@preview-endpoints/emulator';

/** The previews of these branches have the same name. The pair was found in 20 seconds on one core. */
export const SAME_NAME = {
  ours: 'release/candidate-for-the-customer-489634',
  other: 'release/candidate-for-the-customer-1390390',
} as const;

/**
 * Names that nearly collide: `pr-1` and `pr-12`, two branches with one slug, and one with the preview name of
 * another.
 */
export const SUBJECTS = ['pr-1', 'pr-12', 'feature/a', 'feature-a', SAME_NAME.ours] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** The preview that a push wants. The words stand for inputs of the Action. */
export interface Wish {
  readonly revision: 'default' | 'main' | 'next' | 'commit';
  /** 0 means no secret. */
  readonly secret: 0 | 1 | 2;
  readonly env: 0 | 1;
  readonly size: 'x1' | 'x2';
  /** Another region needs a new endpoint. */
  readonly region: 'us-east-1' | 'eu-west-1';
  readonly image: 'huggingface' | 'custom';
}

/** The wish of most pushes. */
export const CALM_WISH: Wish = {
  revision: 'main',
  secret: 0,
  env: 0,
  size: 'x1',
  region: 'us-east-1',
  image: 'huggingface',
};

/** How a run ends early. */
export type Interruption =
  | { readonly kind: 'none' }
  /**
   * The process dies at its n-th request: before it is sent, or after the server has acted but before the reply
   * arrives.
   */
  | { readonly kind: 'killedAtRequest'; readonly request: number; readonly sent: boolean }
  | { readonly kind: 'killedAfter'; readonly milliseconds: number }
  /** The runner interrupts the process, and kills it ten seconds later. */
  | { readonly kind: 'cancelledAfter'; readonly milliseconds: number }
  /** GitHub delivers the event twice. */
  | { readonly kind: 'doubled'; readonly milliseconds: number };

/** When the run of an event begins. The event itself is true on GitHub at once. */
export type Delivery =
  | { readonly kind: 'atOnce' }
  /** Other events overtake this one. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  /** GitHub keeps only one waiting run. A newer run replaced this one, so it never begins. */
  | { readonly kind: 'displaced' };

export interface EventStep {
  readonly kind: 'event';
  readonly does: 'deploy' | 'close' | 'nothing' | 'sweep';
  /** Selects one of several events with the same meaning. */
  readonly flavour: number;
  readonly subject: SubjectName;
  readonly variant: 'b' | undefined;
  readonly wish: Wish;
  readonly interruption: Interruption;
  readonly delivery: Delivery;
  /** Milliseconds until the next step; undefined: until every run has ended. */
  readonly gapMs: number | undefined;
}

/** Which requests a fault hits. */
export const FAULT_PLACES = {
  'any api call': { side: 'api' },
  'read one': { side: 'api', method: 'GET', path: '/v2/endpoint/acme/*' },
  list: { side: 'api', method: 'GET', path: '/v2/endpoint/acme' },
  create: { side: 'api', method: 'POST', path: '/v2/endpoint/acme' },
  update: { side: 'api', method: 'PUT' },
  delete: { side: 'api', method: 'DELETE' },
  action: { side: 'api', method: 'POST', path: '/v2/endpoint/acme/*/*' },
  catalogue: { side: 'api', path: '/v2/provider' },
  hub: { side: 'hub' },
  preview: { side: 'serve' },
  github: { side: 'github' },
} as const;
export type FaultPlace = keyof typeof FAULT_PLACES;

export type HistoryStep =
  | EventStep
  | {
      readonly kind: 'fault';
      readonly place: FaultPlace;
      readonly times: number;
      readonly after: number;
      readonly fault: Fault;
    }
  /** A person presses "Re-run" on an earlier run (`of`, modulo the number of runs). Its event is old by then. */
  | { readonly kind: 'rerun'; readonly of: number; readonly gapMs: number | undefined }
  /** Lists lag behind a GET by name. */
  | { readonly kind: 'listsLag'; readonly listedAfterMs: number; readonly unlistedAfterMs: number }
  | { readonly kind: 'repositoryIsRenamed' }
  | { readonly kind: 'branchIsRenamed'; readonly subject: SubjectName }
  /** How the next start of this subject's preview (without a variant) ends. */
  | { readonly kind: 'start'; readonly subject: SubjectName; readonly outcome: StartOutcome }
  | { readonly kind: 'deletesTake'; readonly milliseconds: number }
  | { readonly kind: 'refMoves'; readonly ref: 'main' | 'next' }
  /** A person acts in the web interface. */
  | {
      readonly kind: 'hand';
      readonly does: 'pause' | 'scale-to-zero' | 'delete';
      readonly subject: SubjectName;
    }
  /** More endpoints of others than fit one page, newer than ours. */
  | { readonly kind: 'crowd' }
  /** More open pull requests and branches than one page of GitHub's lists, sorted before ours. */
  | { readonly kind: 'githubCrowd' }
  | { readonly kind: 'timePasses'; readonly milliseconds: number };

/** Endpoints of others that exist from the start. */
export const FOREIGN = [
  'plain',
  'otherRepository',
  'ourTags',
  'otherNamespace',
  'ourNameUntagged',
  'otherServer',
  'otherBranch',
] as const;
export type ForeignKind = (typeof FOREIGN)[number];

export interface History {
  /** Start times, latencies and jitter are a pure function of the seed. */
  readonly seed: number;
  readonly dialect: Dialect;
  readonly dialectInput: 'auto' | 'named';
  readonly onClose: 'delete' | 'pause';
  readonly onFailure: 'keep' | 'delete';
  readonly wait: boolean;
  readonly afterJob: 'keep' | 'scale-to-zero' | 'pause';
  readonly onPush: 'wake' | 'update';
  /** Whether the workflow has a github-token. */
  readonly github: boolean;
  readonly foreign: readonly ForeignKind[];
  readonly steps: readonly HistoryStep[];
}
