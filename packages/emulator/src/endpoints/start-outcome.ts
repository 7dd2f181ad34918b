// What a start comes to, as the admin API may ask; types only.

interface FailureText {
  readonly afterMs?: number;
  readonly message?: string;
  readonly errorMessage?: string;
  readonly logs?: readonly string[];
}

export type StartOutcome =
  | {
      readonly kind: 'ready';
      readonly pendingMs?: number;
      readonly initializingMs?: number;
      readonly healthMs?: number;
    }
  | ({ readonly kind: 'failed'; readonly cause?: 'runtime' | 'configuration' } & FailureText)
  | ({ readonly kind: 'updateFailed' } & FailureText)
  | { readonly kind: 'stuckInitializing' }
  | { readonly kind: 'capacity' };

export interface QueuedStart {
  /** Only for the endpoint of this name; absent: for whichever starts next. */
  readonly name?: string;
  readonly outcome: StartOutcome;
}
