// How a start ends, as the admin API can order it; types only.

interface FailureText {
  readonly afterMs?: number | undefined;
  readonly message?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly logs?: readonly string[] | undefined;
}

export type StartOutcome =
  | {
      readonly kind: 'ready';
      readonly pendingMs?: number | undefined;
      readonly initializingMs?: number | undefined;
      readonly healthMs?: number | undefined;
    }
  | ({ readonly kind: 'failed'; readonly cause?: 'runtime' | 'configuration' | undefined } & FailureText)
  | ({ readonly kind: 'updateFailed' } & FailureText)
  | { readonly kind: 'stuckInitializing' }
  | { readonly kind: 'capacity' };

export interface QueuedStart {
  /** Holds only for the endpoint of this name. When absent, it holds for the endpoint that starts next. */
  readonly name?: string | undefined;
  readonly outcome: StartOutcome;
}
