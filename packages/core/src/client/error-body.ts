// Turns an error reply into a named refusal; it may not decide whether to try again.

import type { ReplyHeaders } from '../ports.ts';
import { redactAndCut } from '../redact.ts';
import type { Secret } from '../secret.ts';
import type { RefusalKind, ReplyEvidence } from './fault.ts';
import type { CallName } from './operations.ts';

/** Enough for the longest recorded validation text. More of a hostile reply is noise. */
const LONGEST_MESSAGE_CHARACTERS = 600;
/** How much of a message the patterns below read. The message may be as long as the reply. */
const LONGEST_JUDGED_CHARACTERS = 2_000;
/** The first entries of a list of errors say enough. */
const MOST_ENTRIES = 10;
/** Codes and request ids are single words. */
const LONGEST_WORD_CHARACTERS = 100;

export interface ErrorReply {
  readonly operation: CallName;
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
}

/**
 * Production answers `{error, code}`, older records lack `code`, and the specification says `{error, statusCode}`. Some body
 * errors of 2024 were plain text. huggingface_hub also reads an `X-Error-Message` header, a list in `error`, and
 * `errors[].message`. All these forms are read. `secrets` are removed before the text is cut, so that no part of a secret
 * remains.
 */
export function parseErrorReply(
  reply: ErrorReply,
  secrets: readonly Secret[] = [],
): ReplyEvidence & { readonly kind: RefusalKind } {
  const body = parseJsonObject(reply.text);
  const tell = (text: string, longest: number): string => redactAndCut(text, longest, secrets);
  const message =
    reply.headers.get('x-error-message') ?? (body === undefined ? reply.text : messageOf(body, reply.text));
  // The Hub sends the name of an error in a header.
  const code = body?.['code'] ?? reply.headers.get('x-error-code');
  const requestId = reply.headers.get('x-request-id');
  const kind = classifyRefusal(reply.status, message);
  return {
    kind: kind === 'notFound' && !isApiBody(reply, body) ? 'unprovenNotFound' : kind,
    operation: reply.operation,
    status: reply.status,
    message: tell(message, LONGEST_MESSAGE_CHARACTERS),
    ...(typeof code === 'string' ? { code: tell(code, LONGEST_WORD_CHARACTERS) } : {}),
    ...(requestId === null ? {} : { requestId: tell(requestId, LONGEST_WORD_CHARACTERS) }),
  };
}

/**
 * Which refusal a reply is. One status has several meanings: 409 is a taken name or a quota; 400 may be an endpoint that already
 * runs, or an instance without capacity. Only the text shows which.
 */
export function classifyRefusal(status: number, wholeMessage: string): RefusalKind {
  const message = wholeMessage.slice(0, LONGEST_JUDGED_CHARACTERS);
  if (status >= 300 && status < 400) return 'redirected';
  if (status >= 500) return 'serverError';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 402:
      return 'paymentRequired';
    case 403:
      return /payment method/i.test(message) ? 'paymentRequired' : 'forbidden';
    case 404:
      return 'notFound';
    case 409:
      return /quota/i.test(message) ? 'quotaExceeded' : 'nameTaken';
    default:
      return classifyRejection(message);
  }
}

function classifyRejection(message: string): RefusalKind {
  if (/already running/i.test(message)) return 'alreadyRunning';
  if (/not available yet|instance compute .{0,200} not found|not_available|deprecated/i.test(message)) {
    return 'instanceUnavailable';
  }
  return 'rejected';
}

/**
 * Does this error come from the API itself, and not from a proxy in front of it? Every recorded error body of the API and of the
 * Hub is a JSON object with `error` or `errors`. The specification adds `statusCode`, which equals the status of the reply.
 */
function isApiBody(reply: ErrorReply, body: Record<string, unknown> | undefined): boolean {
  if (body === undefined) return false;
  const contentType = reply.headers.get('content-type');
  if (contentType !== null && !/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) return false;
  const { error, errors, statusCode = reply.status } = body;
  const isSaid = (typeof error === 'string' && error !== '') || Array.isArray(error) || Array.isArray(errors);
  return isSaid && statusCode === reply.status;
}

function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(body: Record<string, unknown>, fallback: string): string {
  const error = body['error'];
  if (typeof error === 'string') return error;
  if (Array.isArray(error)) return sayEntries(error);
  const errors = body['errors'];
  return Array.isArray(errors) ? sayEntries(errors) : fallback;
}

function sayEntries(entries: readonly unknown[]): string {
  return entries.slice(0, MOST_ENTRIES).map(sayEntry).join('; ');
}

function sayEntry(entry: unknown): string {
  const said = isRecord(entry) ? (entry['message'] ?? entry) : entry;
  return typeof said === 'string' ? said : renderJson(said);
}

/** JSON.parse reads deeper nesting than JSON.stringify can write. */
function renderJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return 'an error of many levels';
  }
}
