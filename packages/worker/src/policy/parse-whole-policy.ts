// Checks a policy as a whole, before it is split between the scripts: every mistake at once. No deployed script holds it.

import type { Result } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { checkPolicy } from './check-policy.ts';
import { buildPolicy } from './parse-policy.ts';
import { buildRules } from './parse-rules.ts';
import type { Policy, Rules } from './policy.ts';
import { readDocument, settle } from './read-document.ts';

export interface WholePolicy {
  readonly policy: Policy;
  readonly rules: Rules;
}

export function parseWholePolicy(text: string): Result<WholePolicy, readonly Issue[]> {
  const atDoors = readDocument(text);
  const inFull = readDocument(text);
  if (!atDoors.ok) return atDoors;
  if (!inFull.ok) return inFull;
  const policy = buildPolicy(atDoors.value.read);
  const rules = buildRules(inFull.value.read);
  const mistakes = [
    ...atDoors.value.mistakes,
    ...inFull.value.mistakes,
    ...checkPolicy({ ...policy, notifications: rules.notifications }),
  ];
  return settle({ policy, rules }, once(mistakes));
}

/** Both readings look at some of the same. */
function once(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values()];
}
