// A keyed mark of what the server does not give back: secrets, image credentials, an unresolved revision.

import type { CreateEndpointRequest } from '../client/schemas/requests.ts';
import type { Secret } from '../secret.ts';
import { canonicalJson } from './canonical-json.ts';
import { hmacBase32 } from './digest.ts';

/** Kept as an env entry of the container, the one place that production echoes as it was sent. */
export const FINGERPRINT_ENV_KEY = 'PREVIEW_ENDPOINTS_FINGERPRINT';

const VERSION = 'v1';
const ABSENT = '-';
/** 80 bits: no two values of one preview meet by chance. */
const MARK_CHARACTERS = 16;

/** One mark a part, `-` where there is nothing to mark; so a change says which part it is in. */
export interface Fingerprint {
  readonly secrets: string;
  readonly image: string;
  readonly revision: string;
}

const COMMIT_SHA = /^[0-9a-f]{40}$/;

/** What both documents take when no revision is asked for. */
export const DEFAULT_REVISION = 'main';

/** A full commit id: the only revision that comes back as it was sent. */
export function isCommitSha(revision: string | null | undefined): revision is string {
  return typeof revision === 'string' && COMMIT_SHA.test(revision);
}

/**
 * The marks are HMACs under the Hugging Face token, never plain hashes: whoever reads the env entry
 * cannot try out guesses for a secret.
 */
export async function computeFingerprint(
  model: CreateEndpointRequest['model'],
  token: Secret,
): Promise<Fingerprint> {
  const mark = async (part: string, value: unknown): Promise<string> =>
    hmacBase32(token.reveal(), canonicalJson([part, value]), MARK_CHARACTERS);
  const hasSecrets = model.secrets !== undefined && Object.keys(model.secrets).length > 0;
  const hasSettings = Object.values(model.image).some((fields) => Object.keys(fields ?? {}).length > 0);
  const asked = model.revision ?? DEFAULT_REVISION;
  const [secrets, image, revision] = await Promise.all([
    hasSecrets ? mark('secrets', model.secrets) : ABSENT,
    hasSettings ? mark('image', model.image) : ABSENT,
    isCommitSha(asked) ? ABSENT : mark('revision', asked),
  ]);
  return { secrets, image, revision };
}

/** The env entry, or undefined when there is nothing to remember. */
export function renderFingerprint(fingerprint: Fingerprint): string | undefined {
  const parts = [fingerprint.secrets, fingerprint.image, fingerprint.revision];
  return parts.every((part) => part === ABSENT) ? undefined : [VERSION, ...parts].join('.');
}

/** What an env entry says. Anything unreadable says that nothing is known, and so differs from every mark. */
export function parseFingerprint(entry: string | null | undefined): Fingerprint {
  const [version, secrets, image, revision] = (entry ?? '').split('.');
  const readable =
    version === VERSION && secrets !== undefined && image !== undefined && revision !== undefined;
  return readable ? { secrets, image, revision } : { secrets: ABSENT, image: ABSENT, revision: ABSENT };
}
