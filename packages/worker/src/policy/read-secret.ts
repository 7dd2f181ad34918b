// Turns the policy's written secrets into `Secret`s, which cannot be printed; pure.

import { Secret } from '@preview-endpoints/core';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import type { WrittenSecret } from './document-schema.ts';

export function readSecret({ id, secret, expires }: WrittenSecret): KeyedSecret {
  const keyed = { id, secret: new Secret(secret) };
  return expires === undefined ? keyed : { ...keyed, expiresAtMs: Date.parse(expires) };
}

/** The published prefix marks a signing secret. A secret that is sent in requests must not also sign. */
export function isSigningSecret(text: string): boolean {
  return text.startsWith('whsec_');
}
