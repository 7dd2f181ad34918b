// Finds the watches that a Hub webhook asks to roll, from its model and refs; pure.

import { type parseHubWebhook, refsMoved } from '@preview-endpoints/core/hub';
import type { Watch } from '../../policy/policy.ts';

export type HubWebhook = Extract<ReturnType<typeof parseHubWebhook>, { readonly ok: true }>['value'];

/**
 * The watches of the webhook's model. If the policy has the Hub's id of the model, only the id counts. Otherwise the name counts,
 * or the name under which the same id was seen before (`knownAs`), because a model may be renamed.
 */
export function watchesOf(
  watches: readonly Watch[],
  { repo }: HubWebhook,
  knownAs: string | undefined,
): readonly Watch[] {
  if (repo.type !== 'model') return [];
  return watches.filter(({ model, modelId }) =>
    modelId === undefined ? model === repo.name || model === knownAs : modelId === repo.id,
  );
}

/** The watches whose ref moved and was not deleted. */
export function watchesToRoll(watches: readonly Watch[], webhook: HubWebhook): readonly Watch[] {
  if (!isContent(webhook)) return [];
  const moved = refsMoved(webhook).filter(({ newSha }) => newSha !== undefined);
  return watches.filter(({ ref }) => moved.some((one) => one.ref === ref));
}

export function isContent({ event }: HubWebhook): boolean {
  return event.action === 'update' && event.scope === 'repo.content';
}

/** The reason why nothing is rolled. */
export function whyIgnored(watches: readonly Watch[], { event, movedTo }: HubWebhook): string {
  const [watch] = watches;
  if (watch !== undefined && event.action === 'move' && typeof movedTo?.name === 'string')
    return `the watched model ${watch.model} was renamed; it is still watched by its id`;
  return 'no watched ref of this model moved';
}
