// What the shape of a policy can't say: weak secrets, keys that nobody can use, ids and secrets used twice, watches,
// schedules and idle rules of protected endpoints.

import { Secret, success } from '@preview-endpoints/core';
import { type NamedCaseWish, parseCases } from '@preview-endpoints/core/cases';
import type { Issue } from '@preview-endpoints/core/client';
import { readSigningSecret, type WeakSecret, weaknessOfSharedSecret } from '@preview-endpoints/core/webhooks';
import { isProtected } from './decide-access.ts';
import type { PolicyDocument, WrittenSecret } from './document-schema.ts';
import { isSigningSecret } from './read-secret.ts';

const WEAKNESS_TEXTS = {
  noPrefix: 'must begin with whsec_',
  notBase64: 'must be whsec_ and standard base64 with its padding',
  tooShort: 'is too short to be safe: make one of 32 random bytes',
  tooLong: 'is longer than any known sender allows',
  notPrintable: 'must be printable ASCII without spaces or line ends',
} as const satisfies Record<WeakSecret, string>;

export function checkMeaning(document: PolicyDocument): readonly Issue[] {
  return [
    ...checkSecrets(listOwners(document)),
    ...unreadableKeys(document),
    ...uselessKeys(document),
    ...repeatedIds(document),
    ...protectedWatches(document),
    ...mistakenCases(document),
    ...protectedSchedules(document),
    ...protectedIdle(document),
    ...untoldReports(document),
  ];
}

/** Whoever has secrets. Owners of one role may share them. */
interface Owner {
  readonly name: string;
  readonly role: string;
  readonly secrets: readonly Pick<WrittenSecret, 'id' | 'secret'>[];
  readonly weaknessOf: (text: string) => WeakSecret | undefined;
}

/**
 * With one secret in two keys nobody could say who called, and a receiver of notifications could sign triggers. One secret for
 * several repositories is an organisation's webhook, and one for several models an account's.
 */
function listOwners({ keys, repositories, watches, notifications }: PolicyDocument): readonly Owner[] {
  const alone = (name: string) => ({ name, role: name });
  return [
    ...keys.map(({ id, secrets = [] }) => ({ ...alone(`key ${id}`), secrets, weaknessOf: weaknessOfAny })),
    ...notifications.map(({ id, secret }) => ({
      ...alone(`notification ${id}`),
      secrets: secret === undefined ? [] : [{ id, secret }],
      weaknessOf: weaknessOfSigning,
    })),
    ...repositories.map(({ fullName, secrets }) => ({
      ...{ name: `repository ${fullName}`, role: 'a repository' },
      secrets,
      weaknessOf: weaknessOfSharedSecret,
    })),
    ...watches.map(({ model, secrets }) => ({
      ...{ name: `watch of ${model}`, role: 'a watch' },
      secrets,
      weaknessOf: weaknessOfSharedSecret,
    })),
  ];
}

function weaknessOfAny(text: string): WeakSecret | undefined {
  return isSigningSecret(text) ? weaknessOfSigning(text) : weaknessOfSharedSecret(text);
}

function weaknessOfSigning(text: string): WeakSecret | undefined {
  const read = readSigningSecret(new Secret(text));
  return read.ok ? undefined : read.fault;
}

function checkSecrets(owners: readonly Owner[]): readonly Issue[] {
  const roles = new Map<string, string>();
  return owners.flatMap(({ name, role, secrets, weaknessOf }) => {
    const what = `${name}, secret`;
    const issues = secrets.flatMap(({ id, secret }) => {
      const weakness = weaknessOf(secret);
      const first = roles.get(secret) ?? role;
      roles.set(secret, first);
      return [
        ...(weakness === undefined ? [] : [WEAKNESS_TEXTS[weakness]]),
        ...(first === role ? [] : [`is also a secret of ${first}`]),
      ].map((message) => ({ path: `${what} ${id}`, message }));
    });
    return [...issues, ...repeated(what, secrets)];
  });
}

/** A header that was sent twice comes joined by a comma, so no bearer key with one is taken. */
function unreadableKeys({ keys }: PolicyDocument): readonly Issue[] {
  return keys.flatMap((key) =>
    (key.secrets ?? [])
      .filter(({ secret }) => !isSigningSecret(secret) && secret.includes(','))
      .map(({ id }) => ({
        path: `key ${key.id}, secret ${id}`,
        message: 'must have no comma, or no header could carry it',
      })),
  );
}

function uselessKeys({ keys }: PolicyDocument): readonly Issue[] {
  return keys
    .filter(({ secrets = [], people = [] }) => secrets.length + people.length === 0)
    .map(({ id }) => ({ path: `key ${id}`, message: 'must have secrets, or people' }));
}

function repeatedIds({ keys, repositories, notifications }: PolicyDocument): readonly Issue[] {
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

function protectedWatches(document: PolicyDocument): readonly Issue[] {
  return document.watches
    .filter(({ namespace, endpoint }) => isProtected(document, { namespace, name: endpoint }))
    .map(({ model, endpoint }) => ({
      path: `watch of ${model}`,
      message: `the endpoint ${endpoint} is protected, so it would never be rolled`,
    }));
}

/** The schema has looked at their shape; what is left are paths into replies, and names used twice. */
function mistakenCases({ watches }: PolicyDocument): readonly Issue[] {
  return watches.flatMap(({ model, cases }) => {
    const parsed = cases === undefined ? success([]) : parseCases({ cases });
    const issues = parsed.ok ? parsed.value.flatMap(tooMuchExpected) : parsed.fault;
    return issues.map(({ path, message }) => ({ path: `watch of ${model}, ${path}`, message }));
  });
}

/** What reads JSON paths and schemas is larger than the executor, so it is the Action's alone. */
function tooMuchExpected({ expect }: NamedCaseWish, index: number): readonly Issue[] {
  const fields = (['json', 'schema'] as const).filter((field) => expect?.[field] !== undefined);
  return fields.map((field) => ({
    path: `cases.${index}.expect.${field}`,
    message: 'is not known to the Worker: status, contains, seconds, ttftSeconds and tokens are',
  }));
}

/** A pattern may well hold protected endpoints among others; one name can't. */
function protectedSchedules(document: PolicyDocument): readonly Issue[] {
  return document.schedules
    .filter(({ namespace, endpoint }) => isProtected(document, { namespace, name: endpoint }))
    .map(({ endpoint }) => ({
      path: `schedule of ${endpoint}`,
      message: 'the endpoint is protected, so no schedule would touch it',
    }));
}

function protectedIdle(document: PolicyDocument): readonly Issue[] {
  return document.idle
    .filter(({ namespace, endpoint }) => isProtected(document, { namespace, name: endpoint }))
    .map(({ endpoint }) => ({
      path: `idle rule of ${endpoint}`,
      message: 'the endpoint is protected, so nothing would put it to sleep',
    }));
}

/** A report that nobody gets is more likely a mistake than a wish. */
function untoldReports({ health, digest, notifications }: PolicyDocument): readonly Issue[] {
  const isTold = (event: 'health' | 'digest', namespace: string): boolean =>
    notifications.some(
      (one) =>
        (one.events === undefined || one.events.includes(event)) &&
        (one.namespace === undefined || one.namespace === namespace),
    );
  const untold = (event: 'health' | 'digest', rules: readonly { readonly namespace: string }[]) =>
    rules.flatMap(({ namespace }, index) =>
      isTold(event, namespace)
        ? []
        : [{ path: `${event}.${index}`, message: `no notification of ${namespace} has the event ${event}` }],
    );
  return [...untold('health', health), ...untold('digest', digest)];
}
