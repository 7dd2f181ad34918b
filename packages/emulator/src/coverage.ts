// Which operations of each API are imitated, and why the others are not; data only. A test compares it with the routes.
import type { Dialect } from './store.ts';

export interface ImitatedOperation {
  /** The document's own operation id. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:parameters`, without the origin. */
  readonly path: string;
  /** `true`, or the reason why it answers 404. */
  readonly imitated: true | string;
}

const ENDPOINT = '/v2/endpoint/:namespace/:name';
const METRICS = `${ENDPOINT}/metrics`;

const NO_STREAMS = 'no event streams: nothing here listens to them, polling does';
const NO_GRAPHS = 'a part of the metrics graphs, which are empty here but for pending requests';
const NO_PRIVATE_NETWORK = 'private networking is account set-up, not part of a preview';

function graphs(ids: Readonly<Record<string, string>>): readonly ImitatedOperation[] {
  return Object.entries(ids).map(([id, path]) => ({
    id,
    method: 'POST',
    path: `${METRICS}/${path}`,
    imitated: NO_GRAPHS,
  }));
}

export const COVERAGE = {
  /** Inference Endpoints API description 1.0.0: all eleven operations. */
  spec: [
    { id: 'listEndpoints', method: 'GET', path: '/v2/endpoint/:namespace', imitated: true },
    { id: 'createEndpoint', method: 'POST', path: '/v2/endpoint/:namespace', imitated: true },
    { id: 'getEndpoint', method: 'GET', path: ENDPOINT, imitated: true },
    { id: 'updateEndpoint', method: 'PUT', path: ENDPOINT, imitated: true },
    { id: 'deleteEndpoint', method: 'DELETE', path: ENDPOINT, imitated: true },
    { id: 'pauseEndpoint', method: 'POST', path: `${ENDPOINT}/pause`, imitated: true },
    { id: 'resumeEndpoint', method: 'POST', path: `${ENDPOINT}/resume`, imitated: true },
    { id: 'scaleToZero', method: 'POST', path: `${ENDPOINT}/scale-to-zero`, imitated: true },
    { id: 'getEndpointLogs', method: 'GET', path: `${ENDPOINT}/logs`, imitated: true },
    { id: 'getEndpointMetrics', method: 'GET', path: METRICS, imitated: true },
    { id: 'listProviders', method: 'GET', path: '/v2/provider', imitated: true },
  ],
  /** HF Inference Endpoints API 2.0.0, as published on 2026-10-02. Audit logs and networks have one row per group. */
  production: [
    { id: 'list_endpoint', method: 'GET', path: '/v2/endpoint/:namespace', imitated: true },
    { id: 'create_endpoint', method: 'POST', path: '/v2/endpoint/:namespace', imitated: true },
    { id: 'get_endpoint', method: 'GET', path: ENDPOINT, imitated: true },
    { id: 'update_endpoint', method: 'PUT', path: ENDPOINT, imitated: true },
    { id: 'delete_endpoint', method: 'DELETE', path: ENDPOINT, imitated: true },
    { id: 'pause_endpoint', method: 'POST', path: `${ENDPOINT}/pause`, imitated: true },
    { id: 'resume_endpoint', method: 'POST', path: `${ENDPOINT}/resume`, imitated: true },
    { id: 'scale_to_zero_endpoint', method: 'POST', path: `${ENDPOINT}/scale-to-zero`, imitated: true },
    { id: 'get_endpoint_replica', method: 'GET', path: `${ENDPOINT}/replica`, imitated: true },
    { id: 'get_endpoint_logs', method: 'GET', path: `${ENDPOINT}/logs`, imitated: true },
    { id: 'get_endpoint_logs_v3', method: 'GET', path: '/v3/endpoint/:namespace/:name/logs', imitated: true },
    { id: 'get_endpoint_metrics', method: 'POST', path: METRICS, imitated: true },
    { id: 'get_pending_request', method: 'POST', path: `${METRICS}/pending-request`, imitated: true },
    { id: 'list_vendors', method: 'GET', path: '/v2/provider', imitated: true },
    { id: 'list_vendors_namespace', method: 'GET', path: '/v2/provider/:namespace', imitated: true },
    {
      id: 'list_vendors_quotas_namespace',
      method: 'GET',
      path: '/v2/provider/quotas/:namespace',
      imitated: true,
    },
    { id: 'search_endpoint', method: 'GET', path: '/v2/search/:namespace', imitated: true },
    { id: 'get_endpoint_sse', method: 'GET', path: `${ENDPOINT}/sse`, imitated: NO_STREAMS },
    { id: 'get_endpoint_logs_sse', method: 'GET', path: `${ENDPOINT}/logs/sse`, imitated: NO_STREAMS },
    {
      id: 'get_endpoint_logs_sse_v3',
      method: 'GET',
      path: '/v3/endpoint/:namespace/:name/logs/sse',
      imitated: NO_STREAMS,
    },
    {
      id: 'download_endpoint_logs_v3',
      method: 'GET',
      path: '/v3/endpoint/:namespace/:name/logs/download',
      imitated: 'the same lines as the logs route, as a file',
    },
    {
      id: 'debug_agent',
      method: 'POST',
      path: `${ENDPOINT}/agent/debug`,
      imitated: 'an assistant that explains failures; there is no record of what it says',
    },
    {
      id: 'get_endpoint_open_metrics',
      method: 'GET',
      path: `${ENDPOINT}/open-metrics`,
      imitated: 'for paying organisations only; previews do not read it',
    },
    ...graphs({
      get_hardware_cpu: 'hardware-cpu',
      get_hardware_gpu: 'hardware-gpu',
      get_inference_itl: 'inference/itl',
      get_inference_kv_cache: 'inference/kv-cache',
      get_inference_prefix_cache: 'inference/prefix-cache',
      get_inference_requests: 'inference/requests',
      get_inference_ttft: 'inference/ttft',
      get_replica_ids: 'replica-ids',
      get_replica_running: 'replica-running',
      get_replica_status: 'replica-status',
      get_response_elapsed: 'response-elapsed',
      get_response_status_code: 'response-status-code',
      get_status_code_grouped: 'response-status-code-grouped',
    }),
    {
      id: 'audit logs',
      method: 'GET',
      path: '/v2/audit-logs/:namespace',
      imitated: 'for paying organisations only; the journal of the admin API tells more',
    },
    { id: 'networks', method: 'GET', path: '/v2/network/:namespace', imitated: NO_PRIVATE_NETWORK },
  ],
} as const satisfies Record<Dialect, readonly ImitatedOperation[]>;

/** The Hub calls that previews make. Every other path of the Hub answers 404. */
export const HUB_COVERAGE: readonly ImitatedOperation[] = [
  { id: 'model info', method: 'GET', path: '/hub/api/models/:owner/:name', imitated: true },
  { id: 'model info, old id', method: 'GET', path: '/hub/api/models/:name', imitated: true },
  {
    id: 'model at a revision',
    method: 'GET',
    path: '/hub/api/models/:owner/:name/revision/:ref',
    imitated: true,
  },
  {
    id: 'model at a revision, old id',
    method: 'GET',
    path: '/hub/api/models/:name/revision/:ref',
    imitated: true,
  },
  { id: 'refs', method: 'GET', path: '/hub/api/models/:owner/:name/refs', imitated: true },
  { id: 'refs, old id', method: 'GET', path: '/hub/api/models/:name/refs', imitated: true },
  { id: 'whoami', method: 'GET', path: '/hub/api/whoami-v2', imitated: true },
];
