// The emulator in this process: one fetch for all its sides, no socket.
import { createAdminFunctions, type EmulatorAdmin } from './admin/admin.ts';
import type { EmulatorClock } from './clock/emulator-clock.ts';
import { createVirtualClock } from './clock/virtual-clock.ts';
import { createDispatch, type Dispatch, type Dispatched } from './dispatch.ts';
import { cutStream } from './faults/cut-stream.ts';
import { createGitHubSide, type GithubAdmin } from './github/index.ts';
import { createMemory, type Dialect, type Store } from './store.ts';
import { EMULATOR_TOKEN } from './tokens.ts';

const GITHUB_TOKEN = 'ghs_emulator';

export interface EmulatorOptions {
  /** Which of the two API descriptions it follows; default `production`. */
  readonly dialect?: Dialect;
  /** Shared with the client. Default: a virtual clock. */
  readonly clock?: EmulatorClock;
  /** Start-up times, ids and commits are a pure function of the seed; default 1. */
  readonly seed?: number;
  /** The base of every URL that the emulator returns; default `http://127.0.0.1:4010`. */
  readonly origin?: string;
}

export interface EmulatorUrls {
  readonly api: string;
  readonly hub: string;
  readonly github: string;
  readonly admin: string;
}

/** The platform's `fetch` with a complete `Response`. */
export type EmulatorFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Emulator {
  readonly fetch: EmulatorFetch;
  readonly clock: EmulatorClock;
  readonly urls: EmulatorUrls;
  readonly token: typeof EMULATOR_TOKEN;
  readonly githubToken: typeof GITHUB_TOKEN;
  readonly admin: EmulatorAdmin;
  /** Seeds and reads the GitHub side: repositories, pull requests, comments, permissions. */
  readonly github: GithubAdmin;
}

/** The emulator with the dispatch that the HTTP server uses; not part of the package's surface. */
export interface EmulatorCore extends Emulator {
  readonly dispatch: Dispatch;
}

export function createEmulatorCore(options: EmulatorOptions = {}): EmulatorCore {
  const origin = options.origin ?? 'http://127.0.0.1:4010';
  const seed = options.seed ?? 1;
  const clock = options.clock ?? createVirtualClock();
  const store: Store = {
    dialect: options.dialect ?? 'production',
    seed,
    origin,
    clock,
    memory: createMemory(seed),
  };
  const github = createGitHubSide({ now: () => clock.now(), seed, origin, token: GITHUB_TOKEN });
  const admin = createAdminFunctions(store, github.admin.reset);
  const dispatch = createDispatch(store, github, admin);
  return {
    dispatch,
    fetch: createFetch(dispatch),
    clock,
    urls: {
      api: `${origin}/v2`,
      hub: `${origin}/hub`,
      github: `${origin}/github`,
      admin: `${origin}/__emulator`,
    },
    token: EMULATOR_TOKEN,
    githubToken: GITHUB_TOKEN,
    admin,
    github: github.admin,
  };
}

/** Creates an emulator whose `fetch` stands in for every host of its URLs. */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { dispatch: _inner, ...emulator } = createEmulatorCore(options);
  return emulator;
}

/** The limit of the platform's fetch. */
const MAX_REDIRECTS = 20;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * A dropped connection rejects as with the platform's fetch, and an aborted request rejects with its reason. A
 * redirect is followed unless the request says otherwise; the credentials are sent along, because every host is
 * the same emulator.
 */
function createFetch(dispatch: Dispatch): EmulatorFetch {
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    init.signal?.throwIfAborted();
    const request = new Request(url, init);
    return untilAborted(dispatch(request).then(renderOutcome), request.signal);
  };
  return async (url, init) => {
    let target = url;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await send(target, init);
      const location = response.headers.get('location');
      const isRedirect = REDIRECTS.includes(response.status) && location !== null;
      if (!isRedirect || init.redirect === 'manual') return response;
      if (init.redirect === 'error')
        throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
      target = new URL(location, target).href;
    }
    throw new TypeError('fetch failed', { cause: new Error('redirect count exceeded') });
  };
}

function renderOutcome(outcome: Dispatched): Response {
  if (outcome.kind === 'dropped') throw new TypeError('fetch failed', { cause: connectionReset() });
  if (outcome.kind === 'reply') return outcome.response;
  const { response, bytes } = outcome;
  const body = response.body === null ? null : cutStream(response.body, bytes);
  return new Response(body, { status: response.status, headers: response.headers });
}

/** The cause that Node's fetch gives when the other side closes the connection. */
function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
