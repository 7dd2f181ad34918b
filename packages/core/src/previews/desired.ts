// Builds the desired state of a preview: the spec with its name, tags and marks. It is a pure value that plans are made from.

import type { Dialect } from '../client/dialects/dialect.ts';
import { rulesOf } from '../client/dialects/index.ts';
import type { CreateEndpointRequest } from '../client/schemas/requests.ts';
import type { Secret } from '../secret.ts';
import { branchEnv } from './branch-mark.ts';
import { computeFingerprint, FINGERPRINT_ENV_KEY, renderFingerprint } from './fingerprint.ts';
import type { PreviewIdentity } from './identity.ts';
import { IDENTITY_ENV_KEY } from './identity-mark.ts';
import { previewMarks, tagsOf } from './ownership.ts';
import { isReservedEnvKey } from './reserved.ts';

/** The create body without the fields that come from the identity. */
export type PreviewSpec = Omit<CreateEndpointRequest, 'name' | 'tags' | 'accountId'>;

/** The complete create body of a preview, as plans compare it. */
export interface DesiredPreview {
  readonly dialect: Dialect;
  readonly request: CreateEndpointRequest;
}

/** A spec with the name, the tags and the marks of its identity. */
export async function buildDesired(facts: {
  readonly dialect: Dialect;
  readonly spec: PreviewSpec;
  readonly identity: PreviewIdentity;
  readonly name: string;
  readonly token: Secret;
}): Promise<DesiredPreview> {
  const { dialect, spec, name } = facts;
  if (!rulesOf(dialect).quirks.keepsMarks) return { dialect, request: { ...spec, name } };
  const mark = renderFingerprint(await computeFingerprint(spec.model, facts.token));
  const marks = await previewMarks(facts.identity);
  const own = Object.entries(spec.model.env ?? {}).filter(([key]) => !isReservedEnvKey(key));
  const env = {
    // These keys are the product's own: a config file must not set them, or it could hide a preview.
    ...Object.fromEntries(own),
    ...branchEnv(facts.identity.target),
    [IDENTITY_ENV_KEY]: marks.identityHash,
    ...(mark === undefined ? {} : { [FINGERPRINT_ENV_KEY]: mark }),
  };
  const model = { ...spec.model, env };
  return { dialect, request: { ...spec, model, name, tags: tagsOf(marks) } };
}
