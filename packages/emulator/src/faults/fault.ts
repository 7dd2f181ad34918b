// The faults that can be ordered, and what they match; types only.
import type { Side } from '../journal.ts';

export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Text is sent as it is, anything else as JSON. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The request takes effect, then the connection dies without a reply. */
  | { readonly kind: 'dropReplyAfterCommit' }
  | { readonly kind: 'dropBeforeCommit' }
  /** The reply is lost at once, and the request takes effect so much later. */
  | { readonly kind: 'commitLater'; readonly milliseconds: number }
  /** The page of a proxy in front of the API, in HTML; status 404 unless told. */
  | { readonly kind: 'proxyPage'; readonly status?: number | undefined }
  /** Headers and the first bytes arrive, then the connection dies. */
  | { readonly kind: 'cutBody'; readonly bytes: number };

export interface FaultRule {
  readonly side?: Side | undefined;
  readonly method?: string | undefined;
  /** The whole path from the origin, without the query; `*` stands for any characters. */
  readonly path?: string | undefined;
  /** How many matching requests it meets; default 1. */
  readonly times?: number | undefined;
  /** How many matching requests it lets pass first; default 0. */
  readonly after?: number | undefined;
  readonly fault: Fault;
}

export interface FaultReport extends FaultRule {
  readonly fired: number;
}
