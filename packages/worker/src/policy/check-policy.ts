// What the shape of a policy can't say: weak secrets, keys that nobody can use, ids and secrets used twice, watches and
// schedules of protected endpoints.

import type { Secret } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import {
  type KeyedSecret,
  readSigningSecret,
  type WeakSecret,
  weaknessOfSharedSecret,
} from '@preview-endpoints/core/webhooks';
import { isProtected } from './decide-access.ts';
import type { Notification, Policy } from './policy.ts';

const WEAKNESS_TEXTS = {
  noPrefix: 'must begin with whsec_',
  notBase64: 'must be whsec_ and standard base64 with its padding',
  tooShort: 'is too short to be safe: make one of 32 random bytes',
  tooLong: 'is longer than any known sender allows',
  notPrintable: 'must be printable ASCII without spaces or line ends',
} as const satisfies Record<WeakSecret, string>;

/** As it was written down: the list of signers is made of the keys, and the doors are not told who is notified. */
interface Written extends Omit<Policy, 'signers'> {
  readonly notifications?: readonly Notification[];
}

export function checkPolicy(policy: Written): readonly Issue[] {
  return [
    ...checkSecrets(listOwners(policy)),
    ...unreadableKeys(policy),
    ...uselessKeys(policy),
    ...repeatedIds(policy),
    ...protectedWatches(policy),
    ...protectedSchedules(policy),
  ];
}

/** Whoever has secrets. Owners of one role may share them. */
interface Owner {
  readonly name: string;
  readonly role: string;
  readonly signing?: readonly KeyedSecret[];
  readonly shared?: readonly KeyedSecret[];
}

/**
 * With one secret in two keys nobody could say who called, and a receiver of notifications could sign triggers. One secret for
 * several repositories is an organisation's webhook, and one for several models an account's.
 */
function listOwners({ keys, repositories, watches, notifications = [] }: Written): readonly Owner[] {
  return [
    ...keys.map(({ id, signing, bearer: shared }) => alone(`key ${id}`, { signing, shared })),
    ...notifications.map(({ id, secret }) =>
      alone(`notification ${id}`, { signing: secret === undefined ? [] : [secret] }),
    ),
    ...repositories.map(({ fullName, secrets: shared }) => {
      return { name: `repository ${fullName}`, role: 'a repository', shared };
    }),
    ...watches.map(({ model, secrets: shared }) => ({ name: `watch of ${model}`, role: 'a watch', shared })),
  ];
}

function alone(name: string, secrets: Pick<Owner, 'signing' | 'shared'>): Owner {
  return { name, role: name, ...secrets };
}

function checkSecrets(owners: readonly Owner[]): readonly Issue[] {
  const roles = new Map<string, string>();
  return owners.flatMap(({ name, role, signing = [], shared = [] }) => {
    const what = `${name}, secret`;
    const weak = [
      ...signing.map((each) => ({ ...each, weakness: weaknessOfSigningSecret(each.secret) })),
      ...shared.map((each) => ({ ...each, weakness: weaknessOfSharedSecret(each.secret.reveal()) })),
    ];
    const issues = weak.flatMap(({ id, secret, weakness }) => {
      const first = roles.get(secret.reveal()) ?? role;
      roles.set(secret.reveal(), first);
      return [
        ...(weakness === undefined ? [] : [WEAKNESS_TEXTS[weakness]]),
        ...(first === role ? [] : [`is also a secret of ${first}`]),
      ].map((message) => ({ path: `${what} ${id}`, message }));
    });
    return [...issues, ...repeated(what, weak)];
  });
}

function weaknessOfSigningSecret(secret: Secret): WeakSecret | undefined {
  const read = readSigningSecret(secret);
  return read.ok ? undefined : read.fault;
}

/** A header that was sent twice comes joined by a comma, so the door takes no key with one. */
function unreadableKeys({ keys }: Written): readonly Issue[] {
  return keys.flatMap((key) =>
    key.bearer
      .filter(({ secret }) => secret.reveal().includes(','))
      .map(({ id }) => ({
        path: `key ${key.id}, secret ${id}`,
        message: 'must have no comma, or no header could carry it',
      })),
  );
}

function uselessKeys({ keys }: Written): readonly Issue[] {
  return keys
    .filter(({ signing, bearer, people }) => signing.length + bearer.length + people.length === 0)
    .map(({ id }) => ({ path: `key ${id}`, message: 'must have secrets, or people' }));
}

function repeatedIds({ keys, repositories, notifications = [] }: Written): readonly Issue[] {
  return [
    ...repeated('key', keys),
    ...repeated('repository', repositories),
    ...repeated('notification', notifications),
  ];
}

function repeated(what: string, items: readonly { readonly id: string | number }[]): readonly Issue[] {
  const ids = items.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => ({ path: `${what} ${id}`, message: 'this id is used more than once' }));
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
