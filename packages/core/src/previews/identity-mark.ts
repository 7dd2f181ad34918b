// The hash of the whole identity, and the two places where a server that keeps them is asked to keep it.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { sha256Base32 } from './digest.ts';
import { type PreviewIdentity, rawIdentity } from './identity.ts';

/**
 * Beside the tag: tags are edited by hand and replaced whole by other tools, and env is not. Not for
 * comparing specs: an older preview is not rolled for its sake.
 */
export const IDENTITY_ENV_KEY = 'PREVIEW_ENDPOINTS_IDENTITY';

/** What the tag with the hash begins with. */
export const IDENTITY_TAG_PREFIX = 'identity-';

/** 130 bits: two identities with one hash cannot be searched for, as two with one name can. */
const IDENTITY_CHARACTERS = 26;

/** The hash; its first 8 characters are in the name. */
export async function hashIdentity(identity: PreviewIdentity): Promise<string> {
  return sha256Base32(rawIdentity(identity), IDENTITY_CHARACTERS);
}

/** The hash that an endpoint's env holds. */
export function identityHashOf(endpoint: Pick<Endpoint, 'model'>): string | undefined {
  const hash: unknown = endpoint.model?.env?.[IDENTITY_ENV_KEY];
  return typeof hash === 'string' ? hash : undefined;
}
