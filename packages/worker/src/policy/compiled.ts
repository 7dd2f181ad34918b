// The two compiled texts of the policy, one for each script. Neither contains data that only the other needs. Each keeps the
// document's own form, so that it is no larger than the document.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { PolicyDocument } from './document-schema.ts';

/** Raised with each change of a shape: a script must not read a text that was made for another version. */
export const COMPILED_VERSION = 3;

export type Without<Item, Field extends PropertyKey> = Item extends unknown ? Omit<Item, Field> : never;

/** For the ingress: who may do what, and whose webhooks count. It contains no address of a notification. */
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

/** For the executor: the rules that every attempt must follow. It contains no secret of a key or a webhook. */
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

const NOT_COMPILED = 'must be the policy as compiled by `npm run deploy` of this version';

/** Any other text, such as the document itself, is refused because of its version. */
export function parseCompiled<Compiled extends { readonly version: number }>(
  name: string,
  text: string,
): Result<Compiled, readonly Issue[]> {
  const compiled = parseJson<Compiled>(text);
  if (compiled?.version === COMPILED_VERSION) return success(compiled);
  return failure([{ path: name, message: NOT_COMPILED }]);
}

/** `compilePolicy` wrote the text from a fully checked document, so its shape is not checked again. */
function parseJson<Compiled>(text: string): Compiled | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
