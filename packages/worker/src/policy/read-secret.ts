// Secrets as the policy writes them, to secrets that cannot be printed; pure.

import { Secret } from '@preview-endpoints/core';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import type { WrittenSecret } from './document-schema.ts';

export function readSecret({ id, secret, expires }: WrittenSecret): KeyedSecret {
  const keyed = { id, secret: new Secret(secret) };
  return expires === undefined ? keyed : { ...keyed, expiresAtMs: Date.parse(expires) };
}

/** The published prefix tells a signing secret; a secret that travels must not also sign. */
export function isSigningSecret(text: string): boolean {
  return text.startsWith('whsec_');
}
