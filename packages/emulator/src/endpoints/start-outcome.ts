// What a start comes to, as the admin API may ask; types only.

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
  /** Only for the endpoint of this name; absent: for whichever starts next. */
  readonly name?: string | undefined;
  readonly outcome: StartOutcome;
}
