// Decides which texts may become part of a URL; it may not build URLs.

import { redact } from '../../redact.ts';
import { failure, type Result, success } from '../../result.ts';

export type SegmentKind = 'namespace' | 'endpointName' | 'modelOwner' | 'modelName';

export interface SegmentFault {
  readonly kind: SegmentKind;
  /** Unchecked text: show it through `explainSegmentFault`. */
  readonly got: string;
  readonly wanted: string;
}

/**
 * Endpoint names are checked less strictly here than at creation: existing endpoints must stay readable, and production publishes
 * no pattern (OpenAPI 2.0.0, schema Endpoint: lower case, digits, '-', 32 at most).
 */
const ALLOWED = {
  namespace: {
    pattern: /^(?!.*(?:--|\.\.))[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/,
    wanted: 'a Hugging Face user or organisation name',
  },
  endpointName: { pattern: /^[a-z0-9-]{1,32}$/, wanted: '1 to 32 of a-z, 0-9 and -' },
  modelOwner: {
    pattern: /^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._-]{0,95}$/,
    wanted: 'the owner of a model repository',
  },
  modelName: {
    pattern: /^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._-]{0,95}$/,
    wanted: 'the name of a model repository',
  },
} as const satisfies Record<SegmentKind, { pattern: RegExp; wanted: string }>;

export function parseSegment(kind: SegmentKind, text: string): Result<string, SegmentFault> {
  const allowed = ALLOWED[kind];
  return allowed.pattern.test(text) ? success(text) : failure({ kind, got: text, wanted: allowed.wanted });
}

/** Enough to recognise a mistyped name. */
const LONGEST_SHOWN_CHARACTERS = 100;

/** Somebody may have entered a token in place of a name, so known credentials are removed. */
export function explainSegmentFault(fault: SegmentFault): string {
  return `${JSON.stringify(redact(fault.got).slice(0, LONGEST_SHOWN_CHARACTERS))} is not ${fault.wanted}`;
}

/** `owner/name`, or a name alone for the Hub's oldest models (`gpt2`). */
export function parseModelId(text: string): Result<readonly string[], SegmentFault> {
  const parts = text.split('/');
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) {
    return failure({ kind: 'modelName', got: text, wanted: 'a model id like owner/name' });
  }
  if (second === undefined) {
    const name = parseSegment('modelName', first);
    return name.ok ? success([name.value]) : name;
  }
  const owner = parseSegment('modelOwner', first);
  if (!owner.ok) return owner;
  const name = parseSegment('modelName', second);
  return name.ok ? success([owner.value, name.value]) : name;
}
