// Every way in which a signed or keyed request can be refused; for logs and tests, never for the caller.

import type { Secret } from '../secret.ts';

export type SignatureFault =
  | { readonly kind: 'headerMissing'; readonly header: string }
  /** The header contains characters that its scheme does not allow. */
  | { readonly kind: 'headerMalformed'; readonly header: string }
  | { readonly kind: 'tooManySignatures'; readonly most: number }
  /** No active or expired secret made this signature. */
  | { readonly kind: 'noMatch' }
  /** The signature is right, but its secret has expired. */
  | { readonly kind: 'secretExpired'; readonly secretId: string }
  /** The signature is right, but its time is outside the tolerance. Positive: the sender's clock is ahead. */
  | { readonly kind: 'timestampOutOfTolerance'; readonly skewMs: number }
  /** A configuration mistake: the secret is unfit to verify anything. */
  | { readonly kind: 'secretUnusable'; readonly secretId: string; readonly reason: WeakSecret };

export type WeakSecret = 'noPrefix' | 'notBase64' | 'tooShort' | 'tooLong' | 'notPrintable';

/** One of several secrets that are valid at the same time, so that a secret can be rotated. */
export interface KeyedSecret {
  /** Names the secret in logs; never the secret itself. */
  readonly id: string;
  readonly secret: Secret;
  /** Milliseconds since the epoch; from this moment on the secret is refused. */
  readonly expiresAtMs?: number;
}

/** The secret that matched. */
export interface Match {
  readonly secretId: string;
}
