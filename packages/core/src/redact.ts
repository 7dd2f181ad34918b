// Removes secrets from text that came from elsewhere; it may not decide where the text goes.

import type { Secret } from './secret.ts';

const MASK = '***';

/** Shorter values would hide ordinary words of a log. */
const SHORTEST_REDACTED_LENGTH = 4;

/**
 * Hugging Face, GitHub and Standard Webhooks credentials, recognised by their published prefixes, and any JWT. GitHub's
 * installation tokens are `ghs_<app id>_<JWT>` since 2026-04. No branch can fail after it has read far, so the time stays linear
 * for every text.
 */
const KNOWN_CREDENTIAL =
  /(?<![A-Za-z0-9])(?:hf_(?:jwt|oauth)_[\w.-]+|hf_[A-Za-z0-9]{6,}|gh[pousr]_[A-Za-z0-9][\w.-]{5,}|github_pat_\w{6,}|whsec_[A-Za-z0-9+/=]{6,}|eyJ[\w-]{8,}(?:\.[\w-]+){0,2})/g;

/** `user:password@` of a URL. */
const URL_CREDENTIALS = /:\/\/[^\s/?#@]+@/g;

/** `text` without the given secrets and without anything that looks like a known credential. */
export function redact(text: string, secrets: Iterable<Secret> = []): string {
  let redacted = text;
  for (const form of formsOf(secrets)) redacted = redacted.replaceAll(form, MASK);
  return redactKnown(redacted);
}

/** Patterns read only the start of a hostile text; the factor leaves room for what redaction removes. */
const WINDOW_FACTOR = 8;

/**
 * The first `longest` characters of `text`, redacted. The given secrets are removed from the whole text, by plain search. Only
 * then is it cut, and only the rest is matched against the pattern.
 */
export function redactAndCut(text: string, longest: number, secrets: Iterable<Secret> = []): string {
  let start = text.trim();
  for (const form of formsOf(secrets)) start = start.replaceAll(form, MASK);
  const redacted = redactKnown(start.slice(0, longest * WINDOW_FACTOR));
  return redacted.length > longest ? `${redacted.slice(0, longest)}...` : redacted;
}

/** `text` without anything that looks like a known credential. */
export function redactKnown(text: string): string {
  return text.replace(KNOWN_CREDENTIAL, MASK).replace(URL_CREDENTIALS, `://${MASK}@`);
}

/** The longest first: removing a short secret inside a long one would leave the rest of the long one readable. */
function formsOf(secrets: Iterable<Secret>): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const part of secret.reveal().split('\n')) {
      const value = part.trim();
      if (value.length >= SHORTEST_REDACTED_LENGTH) for (const form of spellingsOf(value)) forms.add(form);
    }
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** The value itself, inside JSON, and inside a URL. */
function spellingsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
}
