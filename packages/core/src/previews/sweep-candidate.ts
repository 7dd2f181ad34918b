// Decides which endpoints of a namespace are previews of one repository, and of which target. Pure except for hashing.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { branchOf } from './branch-mark.ts';
import {
  describeTarget,
  type PreviewIdentity,
  type PreviewRepository,
  type PreviewTarget,
} from './identity.ts';
import { identifyPreview, identifyPullRequestPreview } from './name.ts';
import { decideOwnership, previewMarks } from './ownership.ts';

/** An endpoint of the namespace, as a sweep of one repository sees it. */
export type SweepCandidate =
  | { readonly kind: 'preview'; readonly endpoint: Endpoint; readonly identity: PreviewIdentity }
  /** It has the name of a preview, but the tags that would prove it were removed. */
  | {
      readonly kind: 'unproven';
      readonly endpoint: Endpoint;
      readonly identity: PreviewIdentity;
      readonly reason: string;
    }
  /** Not a preview of this repository, or one whose identity cannot be recomputed. */
  | { readonly kind: 'foreign'; readonly endpoint: Endpoint; readonly reason: string };

/** Reads the attempt of a run from a name, for callers that may ask GitHub about runs. Without it such a preview is foreign. */
export type IdentifyRun = (
  name: string,
  repository: PreviewRepository,
) => Promise<PreviewIdentity | undefined>;

/** An endpoint counts as a preview only when its name recomputes from an identity of this repository and its tags are ours. */
export async function identifyCandidate(
  endpoint: Endpoint,
  repository: PreviewRepository,
  identifyRun?: IdentifyRun,
): Promise<SweepCandidate> {
  const identity = await identify(endpoint, repository, identifyRun);
  if (identity === undefined) {
    return { kind: 'foreign', endpoint, reason: 'its name does not recompute from this repository' };
  }
  const ownership = decideOwnership(endpoint, await previewMarks(identity));
  switch (ownership.kind) {
    case 'ours':
      return { kind: 'preview', endpoint, identity };
    case 'unproven':
      return { kind: 'unproven', endpoint, identity, reason: ownership.reason };
    case 'notOurs':
      return { kind: 'foreign', endpoint, reason: ownership.reason };
  }
}

/** The name is read first: a mark in env, which a config file might have set, must not hide what the name shows. */
async function identify(
  endpoint: Endpoint,
  repository: PreviewRepository,
  identifyRun: IdentifyRun | undefined,
): Promise<PreviewIdentity | undefined> {
  const named =
    (await identifyPullRequestPreview(endpoint.name, repository)) ??
    (await identifyRun?.(endpoint.name, repository));
  const branch = branchOf(endpoint);
  if (named !== undefined || branch === undefined) return named;
  return identifyPreview(endpoint.name, repository, { kind: 'branch', name: branch });
}

/** The targets to ask GitHub about, each once. */
export function targetsOf(candidates: readonly SweepCandidate[]): readonly PreviewTarget[] {
  const targets = new Map<string, PreviewTarget>();
  for (const candidate of candidates) {
    if (candidate.kind === 'foreign') continue;
    targets.set(targetKey(candidate.identity.target), candidate.identity.target);
  }
  return [...targets.values()];
}

/** A text that identifies one target. */
export function targetKey(target: PreviewTarget): string {
  return describeTarget(target);
}
