// What a dialect has to say to be spoken by the client: one row of the table; it holds types only.

import type { Result } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Method } from '../operations.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../schemas/requests.ts';

/** The body to send, or the fields that the dialect has no word for. */
export type Encoded = Result<unknown, readonly Issue[]>;

/** From and until when, both RFC 3339. */
export interface MetricsWindow {
  readonly start: string;
  readonly stop: string;
}

export interface DialectRules {
  encodeCreate(request: CreateEndpointRequest): Encoded;
  encodeUpdate(request: UpdateEndpointRequest): Encoded;
  /** How metrics are asked for where it is not the GET of the specification. */
  encodeMetrics(window: MetricsWindow): { readonly method?: Method; readonly body?: unknown };
  parseMetrics(
    text: string,
  ): Result<{ readonly dialect: string; readonly metrics: unknown }, readonly Issue[]>;
  readonly quirks: DialectQuirks;
}

/** Where dialects differ in what a server keeps, tells and can change. */
export interface DialectQuirks {
  /** Is there a catalogue of each namespace, with its quota? */
  readonly hasNamespaceCatalogue: boolean;
  /** Are tags, env and secrets kept and told, so that a preview's marks are found again? */
  readonly keepsMarks: boolean;
  /** Can an update change framework and image? */
  readonly updatesContainer: boolean;
  /** Does a reply tell every field of an image that was sent? */
  readonly echoesWholeImage: boolean;
}
