// The door of the policy: JSON text to what the doors need of it, or every mistake in that at once. Mistakes never quote a
// secret.

import type { Result } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import { DEFAULT_RESUME } from '../shared/schedule/schedule.ts';
import { checkPolicy } from './check-policy.ts';
import { doorSchemas } from './door-schemas.ts';
import { type KeyItem, keySchema } from './key-schema.ts';
import { ACTIONS, type Grant, type Key, type Policy, type Proven, type Signer } from './policy.ts';
import { buildSecret, type ReadSection, readDocument, settle } from './read-document.ts';
import type { SecretText } from './schema-parts.ts';

export function parsePolicy(text: string): Result<Policy, readonly Issue[]> {
  const document = readDocument(text);
  if (!document.ok) return document;
  const { mistakes, read } = document.value;
  const policy = buildPolicy(read);
  return settle(policy, [...mistakes, ...checkPolicy(policy)]);
}

export function buildPolicy(read: ReadSection): Policy {
  const keys = read('keys', keySchema).map(buildKey);
  return {
    keys,
    signers: keys.flatMap(buildSigners),
    protected: read('protected', doorSchemas.protected),
    repositories: read('repositories', doorSchemas.repositories).map(prove),
    watches: read('watches', doorSchemas.watches).map(prove),
    schedules: read('schedules', doorSchemas.schedules).map(
      ({ namespace, endpoint, timeZone, outside, resume = DEFAULT_RESUME }) => {
        return { namespace, endpoint, timeZone, outside, resume };
      },
    ),
  };
}

function prove<Item extends { readonly secrets: readonly SecretText[] }>(
  item: Item,
): Omit<Item, 'secrets'> & Proven {
  return { ...item, secrets: item.secrets.map(buildSecret) };
}

function buildKey({ id, secrets = [], people = [], grants }: KeyItem): Key {
  const keyed = secrets.map(buildSecret);
  return {
    id,
    signing: keyed.filter(isSigning),
    bearer: keyed.filter((each) => !isSigning(each)),
    people,
    grants: grants.map(buildGrant),
  };
}

function buildSigners(key: Key): readonly Signer[] {
  return key.signing.map((secret) => ({ ...secret, id: `${key.id}/${secret.id}`, key }));
}

/** The published prefix tells a signing secret; a secret that travels must not also sign. */
function isSigning({ secret }: KeyedSecret): boolean {
  return secret.reveal().startsWith('whsec_');
}

function buildGrant({ actions, ...pattern }: KeyItem['grants'][number]): Grant {
  return {
    ...pattern,
    actions: ACTIONS.filter((action) => actions.includes('*') || actions.includes(action)),
  };
}
