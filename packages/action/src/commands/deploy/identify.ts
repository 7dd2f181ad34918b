// Derives the name of a run's endpoint, and decides who owns an endpoint with that name. It sends nothing.

import type { Endpoint, EndpointRef } from '@preview-endpoints/core/client';
import {
  buildIdentity,
  decideNamedOwnership,
  decideOwnership,
  type Ownership,
  type PreviewIdentity,
  previewMarks,
} from '@preview-endpoints/core/previews';
import type { Inputs } from '../../inputs/parse-inputs.ts';
import type { Subject } from '../../intent/decide-intent.ts';

export interface Identified {
  readonly endpoint: EndpointRef;
  readonly identity: PreviewIdentity;
  readonly ownership: (endpoint: Endpoint) => Ownership;
  /** Decides whether the endpoint may be deleted or paused. An endpoint with a hand-set name may be anything. */
  readonly mayReplace: (endpoint: Endpoint) => Ownership;
}

export async function identify(
  inputs: Pick<Inputs, 'namespace' | 'name' | 'variant' | 'allowUnowned'>,
  subject: Subject,
): Promise<Identified> {
  const { namespace, name, variant, allowUnowned } = inputs;
  const identity = identityOf(subject, variant);
  const marks = await previewMarks(identity);
  // `allow-unowned` does not count here, because a deploy would give a foreign endpoint a preview's instance, scaling and tags.
  const ownership = (endpoint: Endpoint): Ownership =>
    name === undefined ? decideOwnership(endpoint, marks) : decideNamedOwnership(endpoint, marks);
  const mayReplace = name === undefined || allowUnowned ? ownership : refuseNamed;
  return { endpoint: { namespace, name: name ?? marks.name }, identity, ownership, mayReplace };
}

export function refuseNamed(): Extract<Ownership, { kind: 'notOurs' }> {
  return {
    kind: 'notOurs',
    reason: 'its name was set by hand, and such endpoints are not deleted, paused or replaced',
  };
}

export function identityOf(subject: Subject, variant: string | undefined): PreviewIdentity {
  return buildIdentity(subject.repository, subject.target, variant);
}
