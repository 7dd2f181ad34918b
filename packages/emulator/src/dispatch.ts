// Sends one request through the emulator: choice of side, faults, journal. It knows no endpoint.
import type { EmulatorAdmin } from './admin/admin.ts';
import { createAdmin } from './admin/routes.ts';
import { createApi } from './api/routes.ts';
import type { Fault } from './faults/fault.ts';
import type { GithubSide } from './github/index.ts';
import { createHub } from './hub/routes.ts';
import { settleInFlight } from './in-flight.ts';
import type { ServiceSide } from './journal.ts';
import { seededId } from './seed/seeded.ts';
import { createServe, type Rest } from './serve/routes.ts';
import type { Store } from './store.ts';

/** The outcome of a request. The caller (in process or HTTP) turns the last two kinds into broken connections. */
export type Dispatched =
  | { readonly kind: 'reply'; readonly response: Response }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'cut'; readonly response: Response; readonly bytes: number };

export type Dispatch = (request: Request) => Promise<Dispatched>;

type SideFetch = (request: Request) => Response | Promise<Response>;

interface MountedSide {
  readonly side: ServiceSide;
  readonly prefixes: readonly string[];
  readonly fetch: SideFetch;
  /** The side, on a store whose clock shows another time. The GitHub side has a store of its own. */
  readonly on: (store: Store) => SideFetch;
}

const REQUEST_ID_LENGTH = 6;

export function createDispatch(store: Store, github: GithubSide, admin: EmulatorAdmin): Dispatch {
  const rest: Rest = async (milliseconds, signal) => {
    endWorkOf.get(signal)?.();
    await store.clock.sleep(milliseconds, signal);
    beginWorkOf(signal);
  };
  const endWorkOf = new WeakMap<AbortSignal, () => void>();
  const beginWorkOf = (signal: AbortSignal) => endWorkOf.set(signal, store.clock.beginWork());

  // Every side is mounted here, under its prefixes.
  const sides: readonly MountedSide[] = [
    {
      side: 'api',
      prefixes: ['/v2', '/v3'],
      fetch: createApi(store).fetch,
      on: (past) => createApi(past).fetch,
    },
    {
      side: 'serve',
      prefixes: ['/serve'],
      fetch: createServe(store, rest).fetch,
      on: (past) => createServe(past, rest).fetch,
    },
    { side: 'hub', prefixes: ['/hub'], fetch: createHub(store).fetch, on: (past) => createHub(past).fetch },
    { side: 'github', prefixes: ['/github'], fetch: github.app.fetch, on: () => github.app.fetch },
  ];
  const adminApp = createAdmin(store, admin);

  return async (request) => {
    beginWorkOf(request.signal);
    try {
      const { pathname } = new URL(request.url);
      await settleInFlight(store);
      if (isUnder('/__emulator/github', pathname)) {
        return { kind: 'reply', response: await github.adminApp.fetch(request) };
      }
      if (isUnder('/__emulator', pathname)) return { kind: 'reply', response: await adminApp.fetch(request) };
      const mounted = sides.find(({ prefixes }) => prefixes.some((prefix) => isUnder(prefix, pathname)));
      if (mounted === undefined) return { kind: 'reply', response: noSide(pathname) };
      return await answer(store, mounted, request, rest);
    } finally {
      endWorkOf.get(request.signal)?.();
    }
  };
}

function isUnder(prefix: string, pathname: string): boolean {
  return pathname === prefix || pathname.startsWith(`${prefix}/`);
}

function noSide(pathname: string): Response {
  return Response.json({ error: `Not Found: nothing is served at ${pathname}` }, { status: 404 });
}

async function answer(store: Store, mounted: MountedSide, request: Request, rest: Rest): Promise<Dispatched> {
  const { pathname, search } = new URL(request.url);
  const { journal, faults } = store.memory;
  const facts = { side: mounted.side, method: request.method, path: pathname };
  const body = await readJournalBody(request);
  const userAgent = request.headers.get('user-agent');
  const taken = faults.take(facts);
  const atMs = store.clock.now();
  for (const fault of taken) {
    if (fault.kind === 'latency') await rest(fault.milliseconds, request.signal);
  }
  const fault = taken.find((each) => each.kind !== 'latency');
  if (fault?.kind === 'commitLater') {
    const later = request.clone();
    const inFlight = {
      atMs: store.clock.now() + fault.milliseconds,
      commit: async (past: Store) => mounted.on(past)(later),
    };
    store.memory.inFlight = [...store.memory.inFlight, inFlight];
  }
  const met = await meetFault(fault, async () => mounted.fetch(request));
  journal.add({
    ...facts,
    atMs,
    ...(search === '' ? {} : { query: search.slice(1) }),
    status: met.status,
    ...(userAgent === null ? {} : { userAgent }),
    ...(body === undefined ? {} : { body }),
    ...(taken[0] === undefined ? {} : { fault: (fault ?? taken[0]).kind }),
  });
  return met.outcome.kind === 'dropped'
    ? met.outcome
    : { ...met.outcome, response: withRequestId(store, met.outcome.response) };
}

interface Met {
  readonly status: number;
  readonly outcome: Dispatched;
}

async function meetFault(fault: Fault | undefined, run: () => Promise<Response>): Promise<Met> {
  switch (fault?.kind) {
    case 'status': {
      const response = renderStatusFault(fault);
      return { status: response.status, outcome: { kind: 'reply', response } };
    }
    case 'proxyPage': {
      const response = renderProxyPage(fault.status ?? 404);
      return { status: response.status, outcome: { kind: 'reply', response } };
    }
    case 'commitLater':
    case 'dropBeforeCommit':
      return { status: 0, outcome: { kind: 'dropped' } };
    case 'dropReplyAfterCommit':
      return { status: (await run()).status, outcome: { kind: 'dropped' } };
    case 'cutBody': {
      const response = await run();
      return { status: response.status, outcome: { kind: 'cut', response, bytes: fault.bytes } };
    }
    default: {
      const response = await run();
      return { status: response.status, outcome: { kind: 'reply', response } };
    }
  }
}

/** The HTML page of a load balancer that has no route; nothing in it comes from the API. */
function renderProxyPage(status: number): Response {
  const title = status === 404 ? '404 Not Found' : `${status} Error`;
  const page = `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;
  return new Response(page, { status, headers: { 'content-type': 'text/html' } });
}

function renderStatusFault(fault: Extract<Fault, { kind: 'status' }>): Response {
  const { status, body } = fault;
  const headers = new Headers({ ...fault.headers });
  if (body === undefined) return new Response(null, { status, headers });
  if (typeof body === 'string') return new Response(body, { status, headers });
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers });
}

/** Changes the response itself: it belongs to this request only, and a copy would turn its body into a stream. */
function withRequestId(store: Store, response: Response): Response {
  store.memory.requests += 1;
  const id = seededId(store.seed, REQUEST_ID_LENGTH, ['request', store.memory.requests]);
  response.headers.set('x-request-id', id);
  // Every origin server with a clock sends its time (RFC 9110, 6.6.1).
  response.headers.set('date', new Date(store.clock.now()).toUTCString());
  return response;
}

async function readJournalBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const text = await request.clone().text();
  if (text === '') return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return text;
  }
}
