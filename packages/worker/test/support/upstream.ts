// The tests' orders to the emulator and reads from it, over its admin API; only for tests.

import { inject } from 'vitest';
import { SAMPLE_ENDPOINT } from '../../src/tools/dev/sample-endpoint.ts';
import { HF_TOKEN } from './bindings.ts';

async function order(path: string, body: object): Promise<void> {
  const reply = await fetch(`${inject('admin')}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(await reply.text());
}

/** The API's longest timeout, so that no endpoint falls asleep only because the machine is slow. */
const AWAKE_MINUTES = 2_880;

const { compute } = SAMPLE_ENDPOINT;
const AWAKE = { ...compute, scaling: { ...compute.scaling, scaleToZeroTimeout: AWAKE_MINUTES } };

/** A small endpoint that can be scaled to zero. */
export async function createUpstreamEndpoint(
  name: string,
  rest: {
    readonly namespace?: string;
    readonly tags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly model?: object;
  } = {},
): Promise<void> {
  const { namespace = 'acme', tags, env, model } = rest;
  const body = {
    ...SAMPLE_ENDPOINT,
    compute: AWAKE,
    name,
    model: { ...SAMPLE_ENDPOINT.model, ...(env === undefined ? {} : { env }), ...model },
    ...(tags === undefined ? {} : { tags }),
  };
  const reply = await fetch(`${inject('api')}/endpoint/${namespace}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${HF_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(await reply.text());
}

/** The state as the API returns it, or `gone`. */
export async function stateUpstream(name: string, namespace = 'acme'): Promise<string> {
  const reply = await fetch(`${inject('api')}/endpoint/${namespace}/${name}`, {
    headers: { authorization: `Bearer ${HF_TOKEN}` },
  });
  if (reply.status === 404) return 'gone';
  const body: { status: { state: string } } = await reply.json();
  return body.status.state;
}

/** Longer than any start. */
export const START_UPSTREAM_MS = 12 * 60_000;

/** An endpoint of the second team whose start fails with this message. */
export async function failUpstream(name: string, errorMessage: string): Promise<void> {
  await order('/starts', { name, outcome: { kind: 'failed', errorMessage } });
  await createUpstreamEndpoint(name, { namespace: 'beta' });
  await advanceUpstream(START_UPSTREAM_MS);
}

export interface UpstreamTrouble {
  readonly name: string;
  readonly namespace?: string;
  readonly method?: string;
  readonly suffix?: string;
  readonly times?: number;
  readonly fault: object;
}

/** The next requests about one endpoint meet a fault. */
export function addTrouble(trouble: UpstreamTrouble): Promise<void> {
  const { name, namespace = 'acme', suffix = '', method, times = 1, fault } = trouble;
  const rule = { side: 'api', path: `/v2/endpoint/${namespace}/${name}${suffix}`, times, fault };
  return order('/faults', method === undefined ? rule : { ...rule, method });
}

/** Objects of earlier tests may list at the same time, so an exact count would not last. */
const MANY_TIMES = 1_000;

/** Each list until the end of the troubles, and the next read, report this last use of one endpoint. The lists have no other. */
export async function sayLastUsed(name: string, listedMs: number, seenMs = listedMs): Promise<void> {
  const reply = await fetch(`${inject('api')}/endpoint/acme/${name}`, {
    headers: { authorization: `Bearer ${HF_TOKEN}` },
  });
  const body: { status: object } = await reply.json();
  const used = (ms: number) => {
    return { ...body, status: { ...body.status, lastUsedAt: new Date(ms).toISOString() } };
  };
  const say = (path: string, told: object, times: number) => {
    const fault = { kind: 'status', status: 200, body: told };
    return order('/faults', { side: 'api', method: 'GET', times, path, fault });
  };
  await say('/v2/endpoint/acme', { items: [used(listedMs)] }, MANY_TIMES);
  await say(`/v2/endpoint/acme/${name}`, used(seenMs), 1);
}

/** Removes all faults, so that the API reports the truth again. */
export async function endTroubles(): Promise<void> {
  await fetch(`${inject('admin')}/faults`, { method: 'DELETE' });
}

/** Makes the lists of a namespace fail during `run`. Afterwards all ordered faults are removed. */
export async function whileUnlisted(namespace: string, run: () => Promise<void>): Promise<void> {
  const fault = { kind: 'status', status: 500, body: 'down' };
  await order('/faults', { side: 'api', path: `/v2/endpoint/${namespace}`, times: MANY_TIMES, fault });
  await run();
  await endTroubles();
}

/** Creates or changes something on the GitHub side, for example `/pulls`. */
export function changeGitHub(path: string, body: object): Promise<void> {
  return order(`/github${path}`, body);
}

/** The next requests to the GitHub side meet a fault. */
export function addGitHubTrouble(path: string, fault: object): Promise<void> {
  return order('/faults', { side: 'github', path: `/github/repos/${path}`, fault });
}

/** Moves a ref of a model to another commit, and returns that commit. */
export async function moveRef(repo: string, ref: string): Promise<string> {
  const sha = crypto.randomUUID().replaceAll('-', '').padEnd(40, '0');
  await order('/refs', { repo, ref, sha });
  return sha;
}

/** The commit that an endpoint is set to. */
export async function revisionUpstream(name: string): Promise<string> {
  const reply = await fetch(`${inject('api')}/endpoint/acme/${name}`, {
    headers: { authorization: `Bearer ${HF_TOKEN}` },
  });
  const body: { model: { revision: string } } = await reply.json();
  return body.model.revision;
}

/** Advances the time upstream only. */
export function advanceUpstream(advanceMs: number): Promise<void> {
  return order('/clock', { advanceMs });
}

export function setDeletes(visibleMs: number | 'never'): Promise<void> {
  return order('/deletes', { visibleMs });
}

/** All requests that reached any side of the emulator. */
export async function countRequests(): Promise<number> {
  const reply = await fetch(`${inject('admin')}/requests`);
  const requests: readonly unknown[] = await reply.json();
  return requests.length;
}

/** How many requests reached this path, or something below it. */
export async function requestsTo(path: string): Promise<number> {
  return countRequestsWhere((asked) => `${asked}/`.startsWith(`${path}/`));
}

/** How often the endpoints of a namespace were listed. */
export async function listsOf(namespace: string): Promise<number> {
  return countRequestsWhere((asked) => asked === `/v2/endpoint/${namespace}`);
}

async function countRequestsWhere(isMeant: (path: string) => boolean): Promise<number> {
  const reply = await fetch(`${inject('admin')}/requests`);
  const requests: { path: string }[] = await reply.json();
  return requests.filter(({ path }) => isMeant(path)).length;
}

/** The writes that reached the API about one endpoint, as `POST pause`. */
export async function writesTo(name: string, namespace = 'acme'): Promise<readonly string[]> {
  const reply = await fetch(`${inject('admin')}/requests`);
  const requests: { side: string; method: string; path: string }[] = await reply.json();
  const path = `/v2/endpoint/${namespace}/${name}`;
  return (
    requests
      .filter((request) => request.side === 'api' && request.method !== 'GET')
      // A question, though it is a POST.
      .filter((request) => !request.path.endsWith('/metrics/pending-request'))
      .filter((request) => request.path === path || request.path.startsWith(`${path}/`))
      .map((request) => `${request.method} ${request.path.slice(path.length + 1)}`.trim())
  );
}
