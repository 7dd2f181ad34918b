// The faults that can be ordered and the requests that they match; types only.
import type { ServiceSide } from '../journal.ts';

export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Text is sent as it is, anything else as JSON. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The request takes effect, then the connection breaks without a reply. */
  | { readonly kind: 'dropReplyAfterCommit' }
  | { readonly kind: 'dropBeforeCommit' }
  /** The connection breaks at once; the request takes effect after `milliseconds`. */
  | { readonly kind: 'commitLater'; readonly milliseconds: number }
  /** The HTML page of a proxy in front of the API; default status 404. */
  | { readonly kind: 'proxyPage'; readonly status?: number | undefined }
  /** Headers and the first bytes arrive, then the connection breaks. */
  | { readonly kind: 'cutBody'; readonly bytes: number };

export interface FaultRule {
  readonly side?: ServiceSide | undefined;
  readonly method?: string | undefined;
  /** The whole path without origin and query; `*` stands for any characters. */
  readonly path?: string | undefined;
  /** How many matching requests the fault hits; default 1. */
  readonly times?: number | undefined;
  /** How many matching requests pass before the fault; default 0. */
  readonly after?: number | undefined;
  readonly fault: Fault;
}

export interface FaultReport extends FaultRule {
  readonly fired: number;
}
