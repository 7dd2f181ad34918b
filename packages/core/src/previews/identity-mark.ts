// Computes the hash of the whole identity, and names the tag and the env entry that keep it on the server.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { sha256Base32 } from './digest.ts';
import { type PreviewIdentity, rawIdentity } from './identity.ts';

/**
 * Kept beside the tag, because people edit tags by hand and other tools replace all of them, but not env. Plans do not
 * compare this entry: an older preview without it is not rolled.
 */
export const IDENTITY_ENV_KEY = 'PREVIEW_ENDPOINTS_IDENTITY';

/** The prefix of the tag that holds the hash. */
export const IDENTITY_TAG_PREFIX = 'identity-';

/** 130 bits: an attacker cannot search for two identities with the same hash, as is possible for two with the same name. */
const IDENTITY_CHARACTERS = 26;

/** The hash. Its first 8 characters are part of the name. */
export async function hashIdentity(identity: PreviewIdentity): Promise<string> {
  return sha256Base32(rawIdentity(identity), IDENTITY_CHARACTERS);
}

/** The hash that an endpoint's env holds. */
export function identityHashOf(endpoint: Pick<Endpoint, 'model'>): string | undefined {
  const hash: unknown = endpoint.model?.env?.[IDENTITY_ENV_KEY];
  return typeof hash === 'string' ? hash : undefined;
}
