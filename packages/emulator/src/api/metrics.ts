// Metrics in the shapes of both dialects. The counts are real, the graphs are empty; rendering only.
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

/** Production's schema AllGraphs, with every series empty. */
export function renderAllGraphs(window: TimeWindow): object {
  const seconds = (Date.parse(window.stop) - Date.parse(window.start)) / 1_000;
  const frame = { ...window, timeWindowSeconds: Math.max(0, Math.round(seconds)) };
  const graph = { ...frame, series: [] };
  const hardware = { series: [] };
  return {
    ...frame,
    replicaIds: [],
    responseStatusCode: graph,
    responseStatusCodeGrouped: graph,
    responseElapsed: graph,
    pendingRequest: graph,
    replicasStatus: { ...graph, replicaIds: [] },
    replicasRunning: graph,
    hardwareCpu: hardware,
    hardwareMem: hardware,
    hardwareGpu: hardware,
    hardwareGpuMem: hardware,
    inference: null,
  };
}
