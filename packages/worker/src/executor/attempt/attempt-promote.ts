// One attempt to write what a preview runs to another endpoint: plan, write, follow. It writes only parts of the model that
// the preview states; no tag, type, scaling or mark of a preview may reach the target.

import {
  type Endpoint,
  parseWith,
  stateOf,
  updateEndpointRequestSchema,
} from '@preview-endpoints/core/client';
import {
  fingerprintTarget,
  holdsUpdate,
  identifyCandidate,
  type PromotionRefusal,
  planPromotion,
} from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { ModelUpdate, Trouble, VersionChange } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { changedByOthers, followVersion, refused, writeVersion } from './follow-version.ts';

export async function attemptPromote(facts: AttemptFacts, endpoint: EndpointName): Promise<Attempt> {
  const read = await facts.client.getEndpoint(endpoint);
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const current = read.value;
  const { change } = facts.intent;
  if (change === undefined) return begin(facts, endpoint, current);
  const version = { endpoint, current, change };
  if (change.undoing !== null || holdsUpdate(change.model, current.model))
    return followVersion(facts, version);
  // The write was lost: it is sent again to what was planned for, and to nothing else.
  if ((await fingerprintTarget(current)) !== change.fingerprint) return refused(current, changedByOthers());
  return writeVersion(facts, { endpoint, change: { ...change, writtenAtMs: facts.clock.now() } });
}

async function begin(facts: AttemptFacts, endpoint: EndpointName, current: Endpoint): Promise<Attempt> {
  const { client, clock, dialect, intent } = facts;
  const read = await client.getEndpoint({ namespace: endpoint.namespace, name: intent.from ?? '' });
  if (!read.ok) return { kind: 'failed', fault: read.fault };
  const unfit = await reasonNotToPromote(facts, endpoint.namespace, read.value);
  if (unfit !== undefined) return refused(current, unfit);
  const stated = readStated(read.value);
  if (stated === undefined) return refused(current, UNREADABLE);
  const planned = planPromotion({ model: stated }, current, dialect);
  if (planned.kind === 'refused') return refused(current, explainRefusal(planned.refusal));
  const { changes, body, rollback, notRestorable } = planned.plan;
  if (changes.length === 0) return { kind: 'done', state: stateOf(current), changed: false };
  const fingerprint = await fingerprintTarget(current);
  const change: VersionChange = {
    ...{ model: body.model ?? {}, before: rollback.model, notRestorable, fingerprint },
    writtenAtMs: clock.now(),
    undoing: null,
  };
  return writeVersion(facts, { endpoint, change });
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

/** What is null is not stated. Credentials of an image come back empty, so they are none. */
function readStated({ model }: Endpoint): ModelUpdate | undefined {
  const { repository, revision, image, args, command, env } = model ?? {};
  const stated = { repository, revision, image: withoutNulls(image), args, command, env };
  const parsed = parseWith(updateEndpointRequestSchema, { model: withoutNulls(stated) });
  return parsed.ok ? parsed.value.model : undefined;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const told = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(told.map(([key, item]) => [key, withoutNulls(item)]));
}

const UNREADABLE: Trouble = {
  kind: 'previewUnreadable',
  text: 'What the API tells of the preview cannot be written to another endpoint.',
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
