// Removes secrets from text that came from elsewhere; it may not decide where the text goes.

import type { Secret } from './secret.ts';

const MASK = '***';

/** Shorter values would blank out ordinary words of a log. */
const SHORTEST_REDACTED_LENGTH = 4;

/** Hugging Face, GitHub and Standard Webhooks credentials, recognised by their published prefixes. */
const KNOWN_CREDENTIAL =
  /\b(?:hf_[A-Za-z0-9]{6,}|gh[pousr]_[A-Za-z0-9]{6,}|github_pat_\w{6,}|whsec_[A-Za-z0-9+/=]{6,})/g;

/** `text` without the given secrets and without anything that looks like a known credential. */
export function redact(text: string, secrets: Iterable<Secret> = []): string {
  let redacted = text;
  for (const secret of secrets) {
    for (const part of secret.reveal().split('\n')) {
      const value = part.trim();
      if (value.length >= SHORTEST_REDACTED_LENGTH) redacted = redacted.replaceAll(value, MASK);
    }
  }
  return redacted.replace(KNOWN_CREDENTIAL, MASK);
}
