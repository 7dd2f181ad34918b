// One attempt to write what a preview runs to another endpoint: plan, write, follow. It writes only parts of the model that
// the preview states; no tag, type, scaling or mark of a preview may reach the target.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import {
  fingerprintTarget,
  identifyCandidate,
  isReservedEnvKey,
  lastChangeMs,
  type PromotionRefusal,
  planPromotion,
} from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { ModelUpdate, Trouble, VersionChange } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { continueVersion, refused, undoOf, writeVersion } from './follow-version.ts';

export async function attemptPromote(facts: AttemptFacts, endpoint: EndpointName): Promise<Attempt> {
  const { change } = facts.intent;
  if (change === undefined) return begin(facts, endpoint);
  const read = await facts.client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  return continueVersion(facts, { endpoint, current: read.value, change });
}

/** The target is read last, so that only the planning is between this read and the write. */
async function begin(facts: AttemptFacts, endpoint: EndpointName): Promise<Attempt> {
  const { client, clock, dialect, intent, note } = facts;
  const preview = await client.getEndpoint({ namespace: endpoint.namespace, name: intent.from ?? '' });
  if (!preview.ok) return { kind: 'failed', fault: preview.fault };
  const unfit = await reasonNotToPromote(facts, endpoint.namespace, preview.value);
  const read = await client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const current = read.value;
  if (unfit !== undefined) return refused(current, unfit);
  const stated = readStated(preview.value);
  if (stated === undefined) return refused(current, UNREADABLE);
  const planned = planPromotion({ model: stated }, current, dialect);
  if (planned.kind === 'refused') return refused(current, explainRefusal(planned.refusal));
  const { plan } = planned;
  const isThere = plan.changes.length === 0;
  const change: VersionChange = {
    model: isThere ? stated : (plan.body.model ?? {}),
    undo: undoOf(facts, current, plan),
    fingerprint: await fingerprintTarget(current),
    setAtMs: isThere ? (lastChangeMs(current, clock.now()) ?? null) : null,
    undoing: null,
  };
  if (!isThere) return writeVersion(facts, { endpoint, change });
  note({ change });
  return continueVersion(facts, { endpoint, current, change });
}

/** The right to promote is limited: the source must be a preview of a repository in the policy, and must have served. */
async function reasonNotToPromote(
  { policy, github }: AttemptFacts,
  namespace: string,
  preview: Endpoint,
): Promise<Trouble | undefined> {
  const repositories = policy.repositories.filter((repository) => repository.namespace === namespace);
  const found = await Promise.all(
    repositories.map(({ id }) => identifyCandidate(preview, { server: github.server, id })),
  );
  if (found.every(({ kind }) => kind !== 'preview')) {
    const text = `${preview.name} is no preview of a repository that the policy lists for ${namespace}.`;
    return { kind: 'notAPreview', text };
  }
  const state = stateOf(preview);
  if (state === 'running' || state === 'paused' || state === 'scaledToZero') return undefined;
  return { kind: 'previewNotReady', text: `The preview ${preview.name} is ${state}: it does not serve.` };
}

/** Null fields and the preview's marks are not stated. Credentials of an image are returned empty, so they count as absent. */
function readStated({ model }: Endpoint): ModelUpdate | undefined {
  if (model === undefined || model === null) return undefined;
  const { repository, revision, image, args, command, env } = model;
  const own = Object.entries(env ?? {}).filter(([key]) => !isReservedEnvKey(key));
  const stated = {
    repository,
    revision,
    image: withoutNulls(image),
    args,
    command,
    env: Object.fromEntries(own),
  };
  // The API's own words: what it returns of one endpoint, it accepts for another.
  return withoutNulls(stated) as ModelUpdate;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const told = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(told.map(([key, item]) => [key, withoutNulls(item)]));
}

const UNREADABLE: Trouble = {
  kind: 'previewUnreadable',
  text: 'The API returns no model for the preview.',
};

function explainRefusal(refusal: PromotionRefusal): Trouble {
  if (refusal.kind === 'isPreview') {
    return {
      kind: 'targetIsPreview',
      text: 'The target is a preview itself; previews are never promoted to.',
    };
  }
  const { path, from, to } = refusal;
  return {
    kind: 'fixedField',
    text: `The API cannot change ${path} from ${from} to ${to} of an endpoint that exists.`,
  };
}
