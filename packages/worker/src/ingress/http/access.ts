// Finds the key of a person whom Cloudflare Access let in. It may not read a header: only the platform's own word counts.

import type { Key, Policy } from '../../policy/policy.ts';

export interface Person {
  readonly key: Key;
  /** As the identity provider says it, in lower case. */
  readonly email: string;
}

/** What stands for one address, and nothing that could be more than one. */
const EMAIL = /^[^\s@*]{1,64}@[a-z0-9.-]{1,255}$/;

/**
 * The first key that names the person. `aud` is the tag of the Access application that is trusted: another one before the
 * same Worker may let in whom it likes. Source: Cloudflare documentation, Workers runtime APIs, Context, `ctx.access`.
 */
export async function findPerson(
  policy: Policy,
  aud: string,
  access: CloudflareAccessContext | undefined,
): Promise<Person | undefined> {
  if (aud === '' || access?.aud !== aud) return undefined;
  const email = (await access.getIdentity())?.email?.toLowerCase() ?? '';
  if (!EMAIL.test(email)) return undefined;
  const domain = email.slice(email.indexOf('@'));
  const key = policy.keys.find(({ people }) => people.includes(email) || people.includes(`*${domain}`));
  return key === undefined ? undefined : { key, email };
}
