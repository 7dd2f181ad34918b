// What the shape of a policy can't say: weak secrets, keys that nobody can use, ids and secrets used twice, watches and
// schedules of protected endpoints.

import {
  type Issue,
  type KeyedSecret,
  readSigningSecret,
  type WeakSecret,
  weaknessOfSharedSecret,
} from '@preview-endpoints/core';
import { isProtected } from './decide-access.ts';
import type { Policy } from './policy.ts';

const WEAKNESS_TEXTS = {
  noPrefix: 'must begin with whsec_',
  notBase64: 'must be whsec_ and standard base64 with its padding',
  tooShort: 'is too short to be safe: make one of 32 random bytes',
  tooLong: 'is longer than any known sender allows',
  notPrintable: 'must be printable ASCII without spaces or line ends',
} as const satisfies Record<WeakSecret, string>;

/** As it was written down; the list of signers is made of the keys. */
type Written = Omit<Policy, 'signers'>;

export function checkPolicy(policy: Written): readonly Issue[] {
  return [
    ...weakSecrets(policy),
    ...uselessKeys(policy),
    ...repeatedIds(policy),
    ...sharedSecrets(policy),
    ...protectedWatches(policy),
    ...protectedSchedules(policy),
  ];
}

function weakSecrets(policy: Written): readonly Issue[] {
  const signing = [
    ...policy.keys.flatMap((key) => place(`key ${key.id}`, key.signing)),
    ...policy.notifications.flatMap(({ id, secret }) =>
      place(`notification ${id}`, secret === undefined ? [] : [secret]),
    ),
  ];
  const shared = [
    ...policy.keys.flatMap((key) => place(`key ${key.id}`, key.bearer)),
    ...policy.repositories.flatMap((each) => place(`repository ${each.fullName}`, each.secrets)),
    ...policy.watches.flatMap((each) => place(`watch of ${each.model}`, each.secrets)),
  ];
  return [
    ...signing.flatMap(({ path, secret }) => {
      const read = readSigningSecret(secret);
      return read.ok ? [] : [{ path, message: WEAKNESS_TEXTS[read.fault] }];
    }),
    ...shared.flatMap(({ path, secret }) => {
      const weakness = weaknessOfSharedSecret(secret.reveal());
      return weakness === undefined ? [] : [{ path, message: WEAKNESS_TEXTS[weakness] }];
    }),
  ];
}

function place(owner: string, secrets: readonly KeyedSecret[]) {
  return secrets.map(({ id, secret }) => ({ path: `${owner}, secret ${id}`, secret }));
}

function uselessKeys({ keys }: Written): readonly Issue[] {
  return keys
    .filter(({ signing, bearer, people }) => signing.length + bearer.length + people.length === 0)
    .map(({ id }) => ({ path: `key ${id}`, message: 'must have secrets, or people' }));
}

function repeatedIds({ keys, repositories, notifications }: Written): readonly Issue[] {
  return [
    ...repeated('key', keys),
    ...repeated('repository', repositories),
    ...repeated('notification', notifications),
  ];
}

function repeated(what: string, items: readonly { readonly id: string | number }[]): readonly Issue[] {
  const ids = items.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => ({
    path: `${what} ${id}`,
    message: `this id is used by more than one ${what}`,
  }));
}

/**
 * With one secret in two keys nobody could say who called, and a receiver of notifications could sign triggers. One secret for
 * several repositories is an organisation's webhook, and one for several models an account's.
 */
function sharedSecrets({ keys, repositories, watches, notifications }: Written): readonly Issue[] {
  const all = [
    ...keys.flatMap(({ id, signing, bearer }) => own(`key ${id}`, [...signing, ...bearer])),
    ...notifications.flatMap(({ id, secret }) =>
      own(`notification ${id}`, secret === undefined ? [] : [secret]),
    ),
    ...repositories.flatMap(({ secrets }) => own('the repositories', secrets)),
    ...watches.flatMap(({ secrets }) => own('the watches', secrets)),
  ];
  const owners = new Map<string, string>();
  const issues: Issue[] = [];
  for (const { owner, id, text } of all) {
    const first = owners.get(text) ?? owner;
    owners.set(text, first);
    if (first !== owner)
      issues.push({ path: `${owner}, secret ${id}`, message: `is also a secret of ${first}` });
  }
  return issues;
}

function own(owner: string, secrets: readonly KeyedSecret[]) {
  return secrets.map(({ id, secret }) => ({ owner, id, text: secret.reveal() }));
}

function protectedWatches(policy: Written): readonly Issue[] {
  return policy.watches
    .filter(({ namespace, endpoint }) => isProtected(policy, { namespace, name: endpoint }))
    .map(({ model, endpoint }) => ({
      path: `watch of ${model}`,
      message: `the endpoint ${endpoint} is protected, so it would never be rolled`,
    }));
}

/** A pattern may well hold protected endpoints among others; one name can't. */
function protectedSchedules(policy: Written): readonly Issue[] {
  return policy.schedules
    .filter(({ namespace, endpoint }) => isProtected(policy, { namespace, name: endpoint }))
    .map(({ endpoint }) => ({
      path: `schedule of ${endpoint}`,
      message: 'the endpoint is protected, so no schedule would touch it',
    }));
}
