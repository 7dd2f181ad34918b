// Checks what the schema of a policy cannot express: weak secrets, keys that nobody can use, ids and secrets used twice, and
// watches, schedules and idle rules of protected endpoints. Pure.

import { Secret, success } from '@preview-endpoints/core';
import { type NamedCaseWish, parseCases } from '@preview-endpoints/core/cases';
import type { Issue } from '@preview-endpoints/core/client';
import { readSigningSecret, type WeakSecret, weaknessOfSharedSecret } from '@preview-endpoints/core/webhooks';
import { isProtected } from './decide-access.ts';
import type { PolicyDocument, WrittenSecret } from './document-schema.ts';
import type { EndpointPattern } from './match-pattern.ts';
import { isSigningSecret } from './read-secret.ts';

const WEAKNESS_TEXTS = {
  noPrefix: 'must begin with whsec_',
  notBase64: 'must be whsec_ and standard base64 with its padding',
  tooShort: 'is too short to be safe: make one of 32 random bytes',
  tooLong: 'is longer than any known sender allows',
  notPrintable: 'must be printable ASCII without spaces or line ends',
} as const satisfies Record<WeakSecret, string>;

/** The place of an item in the document as it was written, like `keys.0`. */
export type PathOf = (item: object) => string;

export function checkMeaning(document: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  return [
    ...checkSecrets(listOwners(document, pathOf)),
    ...unreadableKeys(document, pathOf),
    ...uselessKeys(document, pathOf),
    ...repeatedIds(document, pathOf),
    ...protectedWatches(document, pathOf),
    ...mistakenCases(document, pathOf),
    ...protectedItems(document, pathOf),
    ...untoldReports(document, pathOf),
  ];
}

/** An item that has secrets. Owners of one role may share a secret. */
interface Owner {
  readonly path: string;
  readonly role: string;
  readonly secrets: readonly Pick<WrittenSecret, 'id' | 'secret'>[];
  /** False for a notification, which has one secret instead of a list. */
  readonly isList: boolean;
  readonly weaknessOf: (text: string) => WeakSecret | undefined;
}

/**
 * With one secret in two keys it would be unclear who called, and a receiver of notifications could sign triggers. Several
 * repositories may share a secret, because an organisation has one webhook; several models may too, for an account's webhook.
 */
function listOwners(
  { keys, repositories, watches, notifications }: PolicyDocument,
  pathOf: PathOf,
): readonly Owner[] {
  const shared = (role: string) => ({ role, isList: true, weaknessOf: weaknessOfSharedSecret });
  return [
    ...keys.map((key) => ({
      ...{ path: pathOf(key), role: `key ${key.id}`, secrets: key.secrets ?? [] },
      ...{ isList: true, weaknessOf: weaknessOfAny },
    })),
    ...notifications.map((one) => ({
      ...{ path: pathOf(one), role: `notification ${one.id}` },
      secrets: one.secret === undefined ? [] : [{ id: one.id, secret: one.secret }],
      ...{ isList: false, weaknessOf: weaknessOfSigning },
    })),
    ...repositories.map((one) => ({
      ...{ path: pathOf(one), secrets: one.secrets },
      ...shared('a repository'),
    })),
    ...watches.map((one) => ({ path: pathOf(one), secrets: one.secrets, ...shared('a watch') })),
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
  return owners.flatMap(({ path, role, secrets, isList, weaknessOf }) => {
    const at = (index: number) => (isList ? `${path}.secrets.${index}` : path);
    const issues = secrets.flatMap(({ secret }, index) => {
      const weakness = weaknessOf(secret);
      const first = roles.get(secret) ?? role;
      roles.set(secret, first);
      return [
        ...(weakness === undefined ? [] : [WEAKNESS_TEXTS[weakness]]),
        ...(first === role ? [] : [`is also a secret of ${first}`]),
      ].map((message) => ({ path: `${at(index)}.secret`, message }));
    });
    return [...issues, ...repeated(secrets, (_secret, index) => at(index))];
  });
}

/** A header that was sent twice arrives joined by a comma, so a bearer key with a comma is refused. */
function unreadableKeys({ keys }: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  const message = 'must have no comma, because no header could carry it';
  return keys.flatMap((key) =>
    (key.secrets ?? []).flatMap(({ secret }, index) =>
      !isSigningSecret(secret) && secret.includes(',')
        ? [{ path: `${pathOf(key)}.secrets.${index}.secret`, message }]
        : [],
    ),
  );
}

function uselessKeys({ keys }: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  return keys
    .filter(({ secrets = [], people = [] }) => secrets.length + people.length === 0)
    .map((key) => ({ path: pathOf(key), message: 'must have secrets, or people' }));
}

function repeatedIds(
  { keys, repositories, notifications }: PolicyDocument,
  pathOf: PathOf,
): readonly Issue[] {
  return [...repeated(keys, pathOf), ...repeated(repositories, pathOf), ...repeated(notifications, pathOf)];
}

/** Reports the second and each further use of an id. */
function repeated<Item extends { readonly id: string | number }>(
  items: readonly Item[],
  pathOf: (item: Item, index: number) => string,
): readonly Issue[] {
  const ids = items.map(({ id }) => id);
  return items.flatMap((item, index) =>
    ids.indexOf(item.id) < index
      ? [{ path: `${pathOf(item, index)}.id`, message: `${item.id} is used more than once` }]
      : [],
  );
}

function protectedWatches(document: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  return document.watches
    .filter(({ namespace, endpoint }) => isProtected(document, { namespace, name: endpoint }))
    .map((watch) => ({
      path: `${pathOf(watch)}.endpoint`,
      message: `${watch.endpoint} is protected, so it would never be rolled`,
    }));
}

/** The schema has checked the shape of the cases. This checks paths into replies, and names used twice. */
function mistakenCases({ watches }: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  return watches.flatMap((watch) => {
    const { cases } = watch;
    const parsed = cases === undefined ? success([]) : parseCases({ cases });
    const issues = parsed.ok ? parsed.value.flatMap(tooMuchExpected) : parsed.fault;
    return issues.map(({ path, message }) => ({ path: `${pathOf(watch)}.${path}`, message }));
  });
}

/** The code that reads JSON paths and schemas is larger than the executor, so only the Action has it. */
function tooMuchExpected({ expect }: NamedCaseWish, index: number): readonly Issue[] {
  const fields = (['json', 'schema'] as const).filter((field) => expect?.[field] !== undefined);
  return fields.map((field) => ({
    path: `cases.${index}.expect.${field}`,
    message: 'is not supported by the Worker, which checks status, contains, seconds, ttftSeconds and tokens',
  }));
}

/** A pattern may match protected endpoints among others; a rule for one protected name is a mistake. */
function protectedItems(document: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  const told = (items: readonly EndpointPattern[], rest: string) =>
    items
      .filter(({ namespace, endpoint }) => isProtected(document, { namespace, name: endpoint }))
      .map((item) => ({
        path: `${pathOf(item)}.endpoint`,
        message: `${item.endpoint} is protected, so ${rest}`,
      }));
  return [
    ...told(document.schedules, 'no schedule would touch it'),
    ...told(document.idle, 'nothing would put it to sleep'),
  ];
}

/** A report that nobody receives is probably a mistake. */
function untoldReports({ health, digest, notifications }: PolicyDocument, pathOf: PathOf): readonly Issue[] {
  const isTold = (event: 'health' | 'digest', namespace: string): boolean =>
    notifications.some(
      (one) =>
        (one.events === undefined || one.events.includes(event)) &&
        (one.namespace === undefined || one.namespace === namespace),
    );
  const untold = (event: 'health' | 'digest', rules: readonly { readonly namespace: string }[]) =>
    rules.flatMap((rule) =>
      isTold(event, rule.namespace)
        ? []
        : [{ path: pathOf(rule), message: `no notification of ${rule.namespace} has the event ${event}` }],
    );
  return [...untold('health', health), ...untold('digest', digest)];
}
