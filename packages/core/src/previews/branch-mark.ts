// Remembers a preview's raw branch name where the server echoes it; the name alone holds only its hash.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { PreviewTarget } from './identity.ts';

/**
 * An env entry of the container, because production echoes env as it was sent. It is believed only when
 * the endpoint's name recomputes from it.
 */
export const BRANCH_ENV_KEY = 'PREVIEW_ENDPOINTS_BRANCH';

/** The mark for a preview of this target. */
export function branchEnv(target: PreviewTarget): Readonly<Record<string, string>> {
  return target.kind === 'branch' ? { [BRANCH_ENV_KEY]: target.name } : {};
}

/** The branch that an endpoint's mark names. */
export function branchOf(endpoint: Pick<Endpoint, 'model'>): string | undefined {
  const mark: unknown = endpoint.model?.env?.[BRANCH_ENV_KEY];
  return typeof mark === 'string' ? mark : undefined;
}
