// Stores a preview's raw branch name in its env, which the server echoes. The endpoint's name holds only a hash of it.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { PreviewTarget } from './identity.ts';

/**
 * An env entry of the container, because production echoes env exactly as it was sent. The entry is believed only when the
 * endpoint's name recomputes from it.
 */
export const BRANCH_ENV_KEY = 'PREVIEW_ENDPOINTS_BRANCH';

/** The env entry for a preview of this target. */
export function branchEnv(target: PreviewTarget): Readonly<Record<string, string>> {
  return target.kind === 'branch' ? { [BRANCH_ENV_KEY]: target.name } : {};
}

/** The branch name in an endpoint's env entry. */
export function branchOf(endpoint: Pick<Endpoint, 'model'>): string | undefined {
  const mark: unknown = endpoint.model?.env?.[BRANCH_ENV_KEY];
  return typeof mark === 'string' ? mark : undefined;
}
