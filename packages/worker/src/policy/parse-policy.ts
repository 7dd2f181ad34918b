// The door of the policy: JSON text to a Policy, or every mistake in it at once. Mistakes never quote a secret.

import type { Issue, KeyedSecret, Result } from '@preview-endpoints/core';
import { checkPolicy } from './check-policy.ts';
import { type KeyItem, keySchema } from './key-schema.ts';
import { buildRules, buildSecret, readDocument, settle } from './parse-rules.ts';
import { ACTIONS, type Grant, type Key, type Policy, type Signer } from './policy.ts';

export function parsePolicy(text: string): Result<Policy, readonly Issue[]> {
  const document = readDocument(text);
  if (!document.ok) return document;
  const { mistakes, read } = document.value;
  const keys = read('keys', keySchema).map(buildKey);
  const policy = { keys, signers: keys.flatMap(buildSigners), ...buildRules(read) };
  return settle(policy, [...mistakes, ...checkPolicy(policy)]);
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
