// What an endpoint has cost: billed spans joined into rows, each rounded up to whole minutes; pure.
import type { EndpointRecord, EndpointState, Span } from '../endpoints/record.ts';

/** Billed per minute while initializing and running (Hugging Face's pricing page); an `updating` endpoint runs too. */
const BILLED = {
  pending: false,
  initializing: true,
  running: true,
  updating: true,
  updateFailed: true,
  paused: false,
  scaledToZero: false,
  failed: false,
} as const satisfies Record<EndpointState, boolean>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface LedgerRow {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds since the Unix epoch. `to` is now while the endpoint is still billed. */
  readonly from: number;
  readonly to: number;
  /** Whether the endpoint is still billed. */
  readonly running: boolean;
  readonly replicas: number;
  readonly pricePerHour: number;
  /** Of one replica. Every started minute counts as a whole minute. */
  readonly billedSeconds: number;
  readonly dollars: number;
}

/** A deleted endpoint is billed until it is really gone, and not longer. */
export function billEndpoint(record: EndpointRecord, now: number): readonly LedgerRow[] {
  const endMs = Math.min(now, record.deletion?.goneAtMs ?? now);
  const gone = record.deletion !== null && record.deletion.goneAtMs <= now;
  return joinSpans(record.spans, endMs).map((stretch) => {
    const running = stretch.toMs === endMs && stretch.last && !gone;
    const billedMs = Math.ceil((stretch.toMs - stretch.fromMs) / MINUTE_MS) * MINUTE_MS;
    return {
      namespace: record.namespace,
      name: record.spec.name,
      from: stretch.fromMs,
      to: stretch.toMs,
      running,
      replicas: stretch.replicas,
      pricePerHour: stretch.pricePerHour,
      billedSeconds: billedMs / 1_000,
      dollars: (billedMs / HOUR_MS) * stretch.replicas * stretch.pricePerHour,
    };
  });
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly replicas: number;
  readonly pricePerHour: number;
  readonly last: boolean;
}

/** Joins neighbouring spans with the same rate, so that initializing and running share a started minute. */
function joinSpans(spans: readonly Span[], endMs: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, span] of spans.entries()) {
    const toMs = Math.min(spans[index + 1]?.fromMs ?? endMs, endMs);
    const last = index === spans.length - 1;
    if (!BILLED[span.state] || span.fromMs > endMs) continue;
    const { fromMs, replicas, pricePerHour } = span;
    const before = stretches.at(-1);
    const joins =
      before?.toMs === fromMs && before.replicas === replicas && before.pricePerHour === pricePerHour;
    if (joins) stretches.pop();
    stretches.push({ fromMs: joins ? before.fromMs : fromMs, toMs, replicas, pricePerHour, last });
  }
  return stretches;
}
