// Finds the previews of an identity in a namespace by recomputing names; it may not write.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { PreviewIdentity, PreviewTarget } from './identity.ts';
import { identifyPreview, previewName } from './name.ts';
import { decideOwnership, type Ownership } from './ownership.ts';

export interface FoundPreview {
  readonly endpoint: Endpoint;
  readonly identity: PreviewIdentity;
  readonly ownership: Ownership;
}

/** Every endpoint whose name belongs to the target: the preview without a variant, and each variant. */
export async function findPreviews(
  endpoints: readonly Endpoint[],
  repositoryId: number,
  target: PreviewTarget,
): Promise<readonly FoundPreview[]> {
  const found: FoundPreview[] = [];
  for (const endpoint of endpoints) {
    const identity = await identifyPreview(endpoint.name, repositoryId, target);
    if (identity === undefined) continue;
    const recomputedName = await previewName(identity);
    found.push({ endpoint, identity, ownership: decideOwnership({ endpoint, identity, recomputedName }) });
  }
  return found;
}
