// Reads the ingress' part of the compiled policy: who may do what, and whose webhooks count; pure.

import { type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { DEFAULT_RESUME } from '../shared/schedule/schedule.ts';
import { type CompiledIngress, parseCompiled } from './compiled.ts';
import type { WrittenKey, WrittenSecret } from './document-schema.ts';
import { GRANTED_ACTIONS, type Grant, type Key, type Policy, type Proven, type Signer } from './policy.ts';
import { isSigningSecret, readSecret } from './read-secret.ts';

export function readPolicy(text: string): Result<Policy, readonly Issue[]> {
  const compiled = parseCompiled<CompiledIngress>('POLICY', text);
  return compiled.ok ? success(buildPolicy(compiled.value)) : compiled;
}

function buildPolicy(compiled: CompiledIngress): Policy {
  const keys = compiled.keys.map(buildKey);
  return {
    keys,
    signers: keys.flatMap(buildSigners),
    protected: compiled.protected,
    repositories: compiled.repositories.map(withSecrets),
    watches: compiled.watches.map(withSecrets),
    schedules: compiled.schedules.map(({ resume = DEFAULT_RESUME, ...schedule }) => ({
      ...schedule,
      resume,
    })),
  };
}

function withSecrets<Item extends { readonly secrets: readonly WrittenSecret[] }>(
  item: Item,
): Omit<Item, 'secrets'> & Proven {
  return { ...item, secrets: item.secrets.map(readSecret) };
}

function buildKey({ id, secrets = [], people = [], grants }: WrittenKey): Key {
  return {
    id,
    signing: secrets.filter(({ secret }) => isSigningSecret(secret)).map(readSecret),
    bearer: secrets.filter(({ secret }) => !isSigningSecret(secret)).map(readSecret),
    people,
    grants: grants.map(readGrant),
  };
}

function buildSigners(key: Key): readonly Signer[] {
  return key.signing.map((secret) => ({ ...secret, id: `${key.id}/${secret.id}`, key }));
}

/** A star means all actions. */
export function readGrant({ actions, ...pattern }: WrittenKey['grants'][number]): Grant {
  return {
    ...pattern,
    actions: GRANTED_ACTIONS.filter((action) => actions.includes('*') || actions.includes(action)),
    promotesProtected: actions.includes('promote'),
  };
}
