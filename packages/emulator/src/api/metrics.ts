// Metrics in the shapes of both dialects. Counts and pending requests are real, the other graphs are empty; rendering only.
import type { Answered } from '../billing/cut-off.ts';
import type { EndpointRecord } from '../endpoints/record.ts';

/** The duration reported for every answer of the emulated model, in milliseconds. */
const ANSWER_MS = 42;

/** The specification's schema EndpointMetrics. */
export function renderSpecMetrics(record: EndpointRecord): object {
  const { requests, errors } = record.traffic;
  return {
    request_count: requests,
    request_duration_ms: { p50: ANSWER_MS, p90: ANSWER_MS, p99: ANSWER_MS },
    error_rate: requests === 0 ? 0 : errors / requests,
    tokens_per_second: 0,
  };
}

export interface TimeWindow {
  readonly start: string;
  readonly stop: string;
}

/** What is measured of an endpoint, and when it is read. */
export interface Measured {
  readonly record: EndpointRecord;
  readonly answered: readonly Answered[];
  readonly nowMs: number;
}

/** Production's schema AllGraphs; every series but that of the pending requests is empty. */
export function renderAllGraphs(window: TimeWindow, measured: Measured): object {
  const frame = renderFrame(window);
  const graph = { ...frame, series: [] };
  const hardware = { series: [] };
  return {
    ...frame,
    replicaIds: [],
    responseStatusCode: graph,
    responseStatusCodeGrouped: graph,
    responseElapsed: graph,
    pendingRequest: renderPendingRequests(window, measured),
    replicasStatus: { ...graph, replicaIds: [] },
    replicasRunning: graph,
    hardwareCpu: hardware,
    hardwareMem: hardware,
    hardwareGpu: hardware,
    hardwareGpuMem: hardware,
    inference: null,
  };
}

/** How often a collector of metrics usually looks (Prometheus). A look can be read one interval later. */
const SAMPLE_EVERY_MS = 15_000;
/** No graph has more points. */
const MOST_POINTS = 1_000;

/** Production's schema GraphPendingRequest: how many requests a replica answered at each look. */
export function renderPendingRequests(window: TimeWindow, { record, answered, nowMs }: Measured): object {
  const last = Math.floor(Math.min(Date.parse(window.stop), nowMs - SAMPLE_EVERY_MS) / SAMPLE_EVERY_MS);
  const created = Math.ceil(Math.max(Date.parse(window.start), record.createdAtMs) / SAMPLE_EVERY_MS);
  const first = Math.max(created, last - MOST_POINTS + 1);
  const data = Array.from({ length: Math.max(0, last - first + 1) }, (_none, index) => {
    const atMs = (first + index) * SAMPLE_EVERY_MS;
    const y = answered.filter(({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || toMs > atMs)).length;
    return { x: new Date(atMs).toISOString(), y };
  });
  return { ...renderFrame(window), series: [{ status: 'pending', data }] };
}

function renderFrame(window: TimeWindow): TimeWindow & { readonly timeWindowSeconds: number } {
  const seconds = (Date.parse(window.stop) - Date.parse(window.start)) / 1_000;
  return { ...window, timeWindowSeconds: Math.max(0, Math.round(seconds)) };
}
