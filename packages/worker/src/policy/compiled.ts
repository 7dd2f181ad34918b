// What each script gets of the policy: two texts of one version. Neither holds what only the other needs, and each stays as
// the document writes it, so that it is no larger than the document.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { PolicyDocument } from './document-schema.ts';

/** Another one with each change of a shape: a script must not read what was made for another. */
export const COMPILED_VERSION = 3;

export type Without<Item, Field extends PropertyKey> = Item extends unknown ? Omit<Item, Field> : never;

/** For the ingress: who may do what, and whose webhooks count. It has no address of a notification. */
export interface CompiledIngress {
  readonly version: typeof COMPILED_VERSION;
  readonly keys: PolicyDocument['keys'];
  readonly protected: PolicyDocument['protected'];
  readonly repositories: readonly Pick<
    PolicyDocument['repositories'][number],
    'id' | 'fullName' | 'namespace' | 'secrets'
  >[];
  readonly watches: readonly Without<PolicyDocument['watches'][number], 'cases'>[];
  readonly schedules: readonly Pick<
    PolicyDocument['schedules'][number],
    'namespace' | 'endpoint' | 'timeZone' | 'outside' | 'resume'
  >[];
}

/** For the executor: what every attempt is held to. It has no secret of a key or a webhook. */
export interface CompiledExecutor {
  readonly version: typeof COMPILED_VERSION;
  readonly callers: readonly Pick<PolicyDocument['keys'][number], 'id' | 'grants'>[];
  readonly protected: PolicyDocument['protected'];
  readonly repositories: readonly Without<PolicyDocument['repositories'][number], 'secrets'>[];
  readonly watches: readonly Without<PolicyDocument['watches'][number], 'secrets'>[];
  readonly schedules: PolicyDocument['schedules'];
  readonly idle: PolicyDocument['idle'];
  readonly health: PolicyDocument['health'];
  readonly digest: PolicyDocument['digest'];
  readonly notifications: PolicyDocument['notifications'];
}

const NOT_COMPILED = 'must be what `npm run deploy` of this version makes of the policy';

/** Anything else, also the document itself, is refused by its version. */
export function parseCompiled<Compiled extends { readonly version: number }>(
  name: string,
  text: string,
): Result<Compiled, readonly Issue[]> {
  const compiled = parseJson<Compiled>(text);
  if (compiled?.version === COMPILED_VERSION) return success(compiled);
  return failure([{ path: name, message: NOT_COMPILED }]);
}

/** It was written by `compilePolicy`, of a document that was checked in full, so its shape is not checked again. */
function parseJson<Compiled>(text: string): Compiled | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
