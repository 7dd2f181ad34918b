// One endpoint as the emulator knows it, including facts that no API reveals; types only.
import type { Instance } from '../catalogue/instances.ts';
import type { EndpointSpec } from './spec.ts';

export type EndpointState =
  | 'pending'
  | 'initializing'
  | 'running'
  | 'updating'
  | 'updateFailed'
  | 'paused'
  | 'scaledToZero'
  | 'failed';

/** The version whose container runs or loads, whatever the spec says now. */
export interface ServedVersion {
  readonly number: number;
  readonly spec: EndpointSpec;
  readonly sha: string;
  readonly instance: Instance;
  readonly startedAtMs: number;
  /** The health route answers 503 before this time and 200 from then on. */
  readonly loadedAtMs: number;
}

export interface Failure {
  /** An update ends both kinds of failure; a resume ends only a failure at run time. */
  readonly cause: 'runtime' | 'configuration';
  readonly message: string;
  readonly errorMessage: string;
  readonly logs: readonly string[];
}

export type Change =
  | { readonly kind: 'initialize' }
  | { readonly kind: 'run'; readonly healthMs: number }
  | { readonly kind: 'fail'; readonly failure: Failure }
  | { readonly kind: 'beginUpdate' }
  | { readonly kind: 'stopReplica' }
  | { readonly kind: 'failUpdate'; readonly failure: Failure };

export interface ScheduledChange {
  readonly atMs: number;
  readonly change: Change;
}

/** A time span in one state at one price. The last span is open. */
export interface Span {
  readonly fromMs: number;
  readonly state: EndpointState;
  readonly replicas: number;
  readonly pricePerHour: number;
}

export interface ContainerLogLine {
  readonly atMs: number;
  readonly line: string;
  readonly level: 'INFO' | 'ERROR';
  readonly replicaId: string;
}

export interface Deletion {
  readonly atMs: number;
  /** When GET begins to answer 404; Infinity: never. */
  readonly goneAtMs: number;
}

export interface EndpointRecord {
  /** 16 characters: the path of the inference URL. */
  readonly serveId: string;
  readonly namespace: string;
  readonly spec: EndpointSpec;
  /** The commit of the spec's revision at the time of the write. */
  readonly sha: string;
  readonly instance: Instance;
  readonly state: EndpointState;
  readonly scheduled: readonly ScheduledChange[];
  readonly served: ServedVersion | null;
  readonly failure: Failure | null;
  readonly hasUrl: boolean;
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly deletion: Deletion | null;
  readonly spans: readonly Span[];
  readonly logs: readonly ContainerLogLine[];
  /** Counts the applied create, update, pause, resume, scale-to-zero and delete requests. */
  readonly writes: number;
  readonly traffic: { readonly requests: number; readonly errors: number };
}
