// Compiles a checked policy document into the two texts that the scripts get as secrets; pure. Only tools may import it.

import { COMPILED_VERSION, type CompiledExecutor, type CompiledIngress } from './compiled.ts';
import type { PolicyDocument } from './document-schema.ts';

/** Both texts contain secrets, so each is a secret itself. */
export interface CompiledPolicy {
  readonly ingress: string;
  readonly executor: string;
}

export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  return {
    ingress: JSON.stringify(forIngress(document)),
    executor: JSON.stringify(forExecutor(document)),
  };
}

function forIngress(document: PolicyDocument): CompiledIngress {
  const { keys, protected: patterns, repositories, watches, schedules } = document;
  return {
    version: COMPILED_VERSION,
    keys,
    protected: patterns,
    repositories: repositories.map(({ id, fullName, namespace, secrets }) => ({
      id,
      fullName,
      namespace,
      secrets,
    })),
    watches: watches.map(({ cases: _executor, ...watch }) => watch),
    schedules: schedules.map(({ namespace, endpoint, timeZone, outside, resume }) => ({
      ...{ namespace, endpoint, timeZone, outside },
      ...(resume === undefined ? {} : { resume }),
    })),
  };
}

function forExecutor(document: PolicyDocument): CompiledExecutor {
  const { keys, protected: patterns, repositories, watches, schedules } = document;
  const { idle, health, digest, notifications } = document;
  return {
    version: COMPILED_VERSION,
    callers: keys.map(({ id, grants }) => ({ id, grants })),
    protected: patterns,
    repositories: repositories.map(({ secrets: _ingress, ...repository }) => repository),
    watches: watches.map(({ secrets: _ingress, ...watch }) => watch),
    schedules,
    idle,
    health,
    digest,
    notifications,
  };
}
