// Decides whether the policy of now still lets an intent act; pure. It may have changed since the doors let it in.

import { isProtected } from '../../policy/decide-access.ts';
import type { Rules } from '../../policy/policy.ts';
import type { Intent, Trouble } from '../../shared/intent/intent.ts';

/** Undefined when it may. Starting what is protected harms nobody, and to keep is to do nothing. */
export function reasonToRefuse(
  policy: Rules,
  { action, subject }: Pick<Intent, 'action' | 'subject'>,
): Trouble | undefined {
  if (action === 'resume' || action === 'keep') return undefined;
  if (subject.kind !== 'target') {
    if (!isProtected(policy, subject.endpoint)) return undefined;
    return { kind: 'protected', text: 'The policy protects this endpoint.' };
  }
  const { repositoryId, namespace } = subject;
  const isListed = policy.repositories.some((one) => one.id === repositoryId && one.namespace === namespace);
  return isListed ? undefined : { kind: 'notGranted', text: 'The policy does not name this repository.' };
}
