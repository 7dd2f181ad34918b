// A fetch that answers each request from a script and records the requests.

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly init: RequestInit;
}

export type ScriptedReply = Response | Error | ((seen: Seen) => Response | Promise<Response>);

export interface ScriptedFetch {
  /** Like the platform's, with a whole `Response`. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly seen: readonly Seen[];
}

/** Each request gets the next answer; the last answer is repeated. */
export function scriptFetch(...answers: readonly ScriptedReply[]): ScriptedFetch {
  const seen: Seen[] = [];
  const fetch: ScriptedFetch['fetch'] = async (url, init) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    const request = look(url, init);
    seen.push(request);
    if (answer === undefined) throw new TypeError('nothing to answer');
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer.clone() : answer(request);
  };
  return { fetch, seen };
}

function look(url: string, init: RequestInit): Seen {
  const { pathname, search } = new URL(url);
  return {
    method: init.method ?? 'GET',
    url,
    path: `${pathname}${search}`,
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    init,
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** Never answers; rejects like the platform when its signal aborts. */
export function hang(seen: Seen): Promise<Response> {
  return new Promise((_resolve, reject) => {
    seen.init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}

/** Never answers, and ignores its signal. */
export function hangDeaf(): Promise<Response> {
  return new Promise(() => undefined);
}
