// The rules as the executor gets them: made of a policy that was checked in full, so that they are not checked twice. Only the
// command that deploys, and local development, make them.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import type { Notification, Rules } from './policy.ts';

/** Another one with each change of the shape: a script must not read what was made for another. */
const VERSION = 1;

const NOT_MADE = 'must be what `npm run deploy` of this version makes of the policy';

/** Secrets are in it, so it is one itself. */
export function renderRules(rules: Rules): string {
  return JSON.stringify({
    ...rules,
    version: VERSION,
    notifications: rules.notifications.map(({ url, secret, ...notification }) => ({
      ...notification,
      url: url.reveal(),
      secret: secret && { ...secret, secret: secret.secret.reveal() },
    })),
  });
}

/** As `renderRules` wrote them. */
interface StoredRules extends Omit<Rules, 'notifications'> {
  readonly version?: unknown;
  readonly notifications: readonly StoredNotification[];
}

interface StoredNotification extends Omit<Notification, 'url' | 'secret'> {
  readonly url: string;
  readonly secret?: Omit<KeyedSecret, 'secret'> & { readonly secret: string };
}

/** Anything else, also a policy, is refused by its version. */
export function readRules(text: string): Result<Rules, readonly Issue[]> {
  const stored = parseJson(text);
  if (stored?.version !== VERSION) return failure([{ path: 'RULES', message: NOT_MADE }]);
  const notifications = stored.notifications.map(({ url, secret, ...notification }) => ({
    ...notification,
    url: new Secret(url),
    secret: secret && { ...secret, secret: new Secret(secret.secret) },
  }));
  return success({ ...stored, notifications });
}

function parseJson(text: string): StoredRules | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
