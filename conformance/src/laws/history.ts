// One random history as data: what the workflow asks for, what happens, and what goes wrong; types only.

import type { Dialect, Fault, StartOutcome } from '@preview-endpoints/emulator';

/** Found in 20 seconds on one core: the previews of these branches have one name. */
export const SAME_NAME = {
  ours: 'release/candidate-for-the-customer-489634',
  other: 'release/candidate-for-the-customer-1390390',
} as const;

/** Chosen so that names nearly meet: `pr-1` and `pr-12`, two branches with one slug, one whose name another has. */
export const SUBJECTS = ['pr-1', 'pr-12', 'feature/a', 'feature-a', SAME_NAME.ours] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** What a push asks the preview to be; the words stand for inputs of the Action. */
export interface Wish {
  readonly revision: 'default' | 'main' | 'next' | 'commit';
  /** 0: none. */
  readonly secret: 0 | 1 | 2;
  readonly env: 0 | 1;
  readonly size: 'x1' | 'x2';
  /** Another region can only be had by a new endpoint. */
  readonly region: 'us-east-1' | 'eu-west-1';
  readonly image: 'huggingface' | 'custom';
}

/** What most pushes ask for. */
export const CALM_WISH: Wish = {
  revision: 'main',
  secret: 0,
  env: 0,
  size: 'x1',
  region: 'us-east-1',
  image: 'huggingface',
};

/** How a run ends before its time. */
export type Interruption =
  | { readonly kind: 'none' }
  /** The process dies at its n-th request: before it is sent, or when the server has acted and the reply is on its way. */
  | { readonly kind: 'killedAtRequest'; readonly request: number; readonly sent: boolean }
  | { readonly kind: 'killedAfter'; readonly milliseconds: number }
  /** The runner asks it to stop, and ten seconds later makes it. */
  | { readonly kind: 'cancelledAfter'; readonly milliseconds: number }
  /** GitHub delivers the event twice. */
  | { readonly kind: 'doubled'; readonly milliseconds: number };

/** When the run of an event begins; what it speaks of is true on GitHub at once. */
export type Delivery =
  | { readonly kind: 'atOnce' }
  /** Other events overtake it. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  /** GitHub keeps one waiting run, and a newer one took its place: it never begins. */
  | { readonly kind: 'displaced' };

export interface EventStep {
  readonly kind: 'event';
  readonly does: 'deploy' | 'close' | 'nothing' | 'sweep';
  /** Which of the several events with this meaning it is. */
  readonly flavour: number;
  readonly subject: SubjectName;
  readonly variant: 'b' | undefined;
  readonly wish: Wish;
  readonly interruption: Interruption;
  readonly delivery: Delivery;
  /** Until the next step; undefined: until every run has ended. */
  readonly gapMs: number | undefined;
}

/** Which requests a fault meets. */
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

export type Step =
  | EventStep
  | {
      readonly kind: 'fault';
      readonly place: FaultPlace;
      readonly times: number;
      readonly after: number;
      readonly fault: Fault;
    }
  /** Somebody presses "Re-run" on an earlier run, counted round and round: its event is old by then. */
  | { readonly kind: 'rerun'; readonly of: number; readonly gapMs: number | undefined }
  /** Lists tell of endpoints later than a GET by name does. */
  | { readonly kind: 'listsLag'; readonly listedAfterMs: number; readonly unlistedAfterMs: number }
  | { readonly kind: 'repositoryIsRenamed' }
  | { readonly kind: 'branchIsRenamed'; readonly subject: SubjectName }
  /** How the next start of this subject's preview (without a variant) comes out. */
  | { readonly kind: 'start'; readonly subject: SubjectName; readonly outcome: StartOutcome }
  | { readonly kind: 'deletesTake'; readonly milliseconds: number }
  | { readonly kind: 'refMoves'; readonly ref: 'main' | 'next' }
  /** Somebody presses a button in the web interface. */
  | {
      readonly kind: 'hand';
      readonly does: 'pause' | 'scale-to-zero' | 'delete';
      readonly subject: SubjectName;
    }
  /** More endpoints of others than one page holds, newer than ours. */
  | { readonly kind: 'crowd' }
  /** More open pull requests and branches than one page of GitHub's lists shows, before ours in their order. */
  | { readonly kind: 'githubCrowd' }
  | { readonly kind: 'timePasses'; readonly milliseconds: number };

/** Endpoints of others that stand there from the start. */
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
  /** Start times, latencies and jitter are a pure function of it. */
  readonly seed: number;
  readonly dialect: Dialect;
  readonly dialectInput: 'auto' | 'named';
  readonly onClose: 'delete' | 'pause';
  readonly onFailure: 'keep' | 'delete';
  readonly wait: boolean;
  readonly afterJob: 'keep' | 'scale-to-zero' | 'pause';
  readonly onPush: 'wake' | 'update';
  /** Does the workflow have a github-token? */
  readonly github: boolean;
  readonly foreign: readonly ForeignKind[];
  readonly steps: readonly Step[];
}
