// The rules that the client needs to speak one dialect: one row of the table. It holds types only.

import type { Result } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Method } from '../operations.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../schemas/requests.ts';

/** The body to send, or the fields that the dialect cannot express. */
export type Encoded = Result<unknown, readonly Issue[]>;

/** Start and end, both RFC 3339. */
export interface MetricsWindow {
  readonly start: string;
  readonly stop: string;
}

export interface DialectRules {
  encodeCreate(request: CreateEndpointRequest): Encoded;
  encodeUpdate(request: UpdateEndpointRequest): Encoded;
  /** How metrics are requested, where it differs from the specification's GET. */
  encodeMetrics(window: MetricsWindow): { readonly method?: Method; readonly body?: unknown };
  parseMetrics(
    text: string,
  ): Result<{ readonly dialect: string; readonly metrics: unknown }, readonly Issue[]>;
  readonly quirks: DialectQuirks;
}

/** How dialects differ in what a server stores, returns and can change. */
export interface DialectQuirks {
  /** Does each namespace have a catalogue of its own, with its quota? */
  readonly hasNamespaceCatalogue: boolean;
  /** Does the server store and return tags, env and secrets, so that a preview can be recognised by them? */
  readonly keepsMarks: boolean;
  /** Can an update change framework and image? */
  readonly updatesContainer: boolean;
  /** Does a reply contain every field of an image that was sent? */
  readonly echoesWholeImage: boolean;
}
