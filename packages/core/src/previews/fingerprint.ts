// A keyed mark of the values that the server does not return: secrets, image credentials, an unresolved revision.

import type { CreateEndpointRequest } from '../client/schemas/requests.ts';
import type { Secret } from '../secret.ts';
import { canonicalJson } from './canonical-json.ts';
import { hmacBase32 } from './digest.ts';

/** The key of an env entry of the container: production returns env exactly as it was sent. */
export const FINGERPRINT_ENV_KEY = 'PREVIEW_ENDPOINTS_FINGERPRINT';

const VERSION = 'v1';
const ABSENT = '-';
/** 80 bits: no two values of one preview have the same mark by chance. */
const MARK_CHARACTERS = 16;

/** One mark for each part, `-` where a part is empty. So a difference shows which part changed. */
export interface Fingerprint {
  readonly secrets: string;
  readonly image: string;
  readonly revision: string;
}

const COMMIT_SHA = /^[0-9a-f]{40}$/;

/** The revision that production and the specification use when none is given. */
export const DEFAULT_REVISION = 'main';

/** A full commit id, the only kind of revision that the server returns as it was sent. */
export function isCommitSha(revision: string | null | undefined): revision is string {
  return typeof revision === 'string' && COMMIT_SHA.test(revision);
}

/**
 * The marks are HMACs under the Hugging Face token, never plain hashes. So a reader of the env entry cannot test guesses
 * for a secret.
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

/** The env entry, or undefined when no part needs a mark. */
export function renderFingerprint(fingerprint: Fingerprint): string | undefined {
  const parts = [fingerprint.secrets, fingerprint.image, fingerprint.revision];
  return parts.every((part) => part === ABSENT) ? undefined : [VERSION, ...parts].join('.');
}

/** Parses an env entry. An unreadable entry counts as unknown, and so differs from every mark. */
export function parseFingerprint(entry: string | null | undefined): Fingerprint {
  const [version, secrets, image, revision] = (entry ?? '').split('.');
  const readable =
    version === VERSION && secrets !== undefined && image !== undefined && revision !== undefined;
  return readable ? { secrets, image, revision } : { secrets: ABSENT, image: ABSENT, revision: ABSENT };
}
