// Finds the key of a person whom Cloudflare Access let in. It may not read a header: only the platform's own field counts.

import type { Key, Policy } from '../../policy/policy.ts';

export interface AccessPerson {
  readonly key: Key;
  /** As the identity provider gives it, in lower case. */
  readonly email: string;
}

/** Exactly one address: the pattern excludes texts that could match several. */
const EMAIL = /^[^\s@*]{1,64}@[a-z0-9.-]{1,255}$/;

/**
 * The first key that names the person. `aud` is the tag of the trusted Access application: another application in front of the
 * same Worker could let in anybody. Source: Cloudflare documentation, Workers runtime APIs, Context, `ctx.access`.
 */
export async function findPerson(
  policy: Policy,
  aud: string,
  access: CloudflareAccessContext | undefined,
): Promise<AccessPerson | undefined> {
  if (aud === '' || access?.aud !== aud) return undefined;
  const email = (await access.getIdentity())?.email?.toLowerCase() ?? '';
  if (!EMAIL.test(email)) return undefined;
  const domain = email.slice(email.indexOf('@'));
  const key = policy.keys.find(({ people }) => people.includes(email) || people.includes(`*${domain}`));
  return key === undefined ? undefined : { key, email };
}
