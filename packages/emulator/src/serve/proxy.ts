// The proxy in front of every endpoint: token, waking, holding, and the errors that do not come from the model.

import type { EndpointRecord } from '../endpoints/record.ts';
import { step } from '../endpoints/step.ts';
import { drawWakeTimes } from '../endpoints/timings.ts';
import { readByServeId, type Store, storeEndpoint } from '../store.ts';
import { isHealthProbe, runContainer } from './container.ts';
import { decideReadiness, type Readiness } from './readiness.ts';
import { renderReply } from './reply.ts';

/** How long a held request sleeps between two checks, in emulated time. */
const HOLD_STEP_MS = 1_000;

/** A longer requested wait is cut to this, so that every wait ends. */
const MAX_HOLD_SECONDS = 3_600;

export interface ServeRequest {
  readonly serveId: string;
  readonly method: string;
  readonly path: string;
  readonly text: string;
  readonly authorization: string | null;
  /** The `X-Scale-Up-Timeout` header: how many seconds the request may be held for a replica. */
  readonly scaleUpTimeout: string | null;
  readonly signal: AbortSignal;
  /** Sleeps on the emulator's clock and lets time jump meanwhile. */
  readonly rest: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const proxyError = (status: number, error: string, code: string) =>
  Response.json({ error, code }, { status });

export async function serveRequest(store: Store, request: ServeRequest): Promise<Response> {
  const record = readByServeId(store, request.serveId);
  if (record === undefined) return proxyError(404, '404 Not Found', 'NOT_FOUND');
  const refused = checkToken(store, record, request.authorization);
  if (refused !== null) return refused;
  const receivedAtMs = store.clock.now();
  const holdMs = readHoldMs(request.scaleUpTimeout);
  for (;;) {
    const current = readByServeId(store, request.serveId);
    if (current === undefined) return proxyError(404, '404 Not Found', 'NOT_FOUND');
    const used = use(store, current);
    const readiness = decideReadiness(used, store.clock.now());
    const leftMs = receivedAtMs + holdMs - store.clock.now();
    if (!MAY_BE_HELD[readiness.kind] || leftMs <= 0 || request.signal.aborted) {
      return answer(store, used, readiness, request);
    }
    await request.rest(Math.min(HOLD_STEP_MS, leftMs), request.signal);
  }
}

/** During a roll-out the proxy answers at once: only a missing first replica is worth a wait. */
const MAY_BE_HELD = {
  starting: true,
  asleep: true,
  loading: true,
  serving: false,
  rolling: false,
  paused: false,
  failed: false,
} as const satisfies Record<Readiness['kind'], boolean>;

function readHoldMs(header: string | null): number {
  if (header === null || !/^\d{1,9}$/.test(header)) return 0;
  return Math.min(Number(header), MAX_HOLD_SECONDS) * 1_000;
}

function checkToken(store: Store, record: EndpointRecord, authorization: string | null): Response | null {
  if (record.spec.type === 'public') return null;
  const rights = store.memory.tokens.read(authorization);
  if (rights === null) return proxyError(401, '401 Unauthorized', 'UNAUTHORIZED');
  if (rights.infer) return null;
  return proxyError(403, '403 Forbidden: missing permissions: inference.endpoints.infer.write', 'FORBIDDEN');
}

/** A request counts as use of the endpoint and wakes it, unless the endpoint is paused or failed. */
function use(store: Store, record: EndpointRecord): EndpointRecord {
  if (record.state === 'paused' || record.state === 'failed') return record;
  const { seed } = store;
  const { namespace, spec, spans } = record;
  const identity = { seed, namespace, name: spec.name, start: spans.length };
  const start = { times: drawWakeTimes(identity), outcome: { kind: 'ready' } } as const;
  const result = step(record, { kind: 'request', start }, store.clock.now());
  return result.ok ? storeEndpoint(store, result.value) : record;
}

async function answer(
  store: Store,
  record: EndpointRecord,
  readiness: Readiness,
  request: ServeRequest,
): Promise<Response> {
  if (readiness.kind === 'paused') {
    const error = 'Bad Request: The endpoint is paused, ask a maintainer to restart it';
    return proxyError(400, error, 'BAD_REQUEST');
  }
  const reply = await askReplica(store, readiness, request);
  countReply(store, record.serveId, reply.status);
  if ('version' in readiness) reply.headers.set('x-served-revision', readiness.version.sha);
  return reply;
}

/** Reads the record again, because the endpoint may have changed during the answer. */
function countReply(store: Store, serveId: string, status: number): void {
  const record = readByServeId(store, serveId);
  if (record === undefined) return;
  const { requests, errors } = record.traffic;
  const traffic = { requests: requests + 1, errors: errors + (status >= 500 ? 1 : 0) };
  storeEndpoint(store, { ...record, traffic });
}

async function askReplica(store: Store, readiness: Readiness, request: ServeRequest): Promise<Response> {
  if (readiness.kind === 'serving') {
    const { rest, signal, serveId } = request;
    const index = isHealthProbe(readiness.version, request) ? 0 : countServed(store, serveId);
    const { seed, clock, memory } = store;
    const container = { seed, rules: memory.serving, index, nowMs: clock.now() };
    const onEnd = noteAnswer(store, serveId);
    return renderReply(runContainer(readiness.version, container, request), { rest, clock, signal, onEnd });
  }
  if (readiness.kind !== 'loading') return proxyError(503, '503 Service Unavailable', 'SERVICE_UNAVAILABLE');
  // llama.cpp's words: the container runs and answers itself.
  return proxyError(503, '503 Service Unavailable: Loading model', 'SERVICE_UNAVAILABLE');
}

/**
 * Records the start of an answer. Call the returned function at its end. An answer that took no time is not
 * kept: nothing can interrupt it.
 */
function noteAnswer(store: Store, serveId: string): () => void {
  const { answered } = store.memory;
  const fromMs = store.clock.now();
  const kept = answered.get(serveId) ?? [];
  const begun = { fromMs, toMs: null };
  answered.set(serveId, [...kept, begun]);
  return () => {
    const toMs = store.clock.now();
    const others = (answered.get(serveId) ?? []).filter((one) => one !== begun);
    answered.set(serveId, toMs === fromMs ? others : [...others, { fromMs, toMs }]);
  };
}

function countServed(store: Store, serveId: string): number {
  const { served } = store.memory;
  const index = (served.get(serveId) ?? 0) + 1;
  served.set(serveId, index);
  return index;
}
