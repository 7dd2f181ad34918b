// People who change a target in the web interface during a promotion, and a check that no run overwrites their writes.

import type { PromotionRecord } from '@preview-endpoints/core/previews';
import type { Emulator, EndpointTruth } from '@preview-endpoints/emulator';
import type { SentRequest } from './mortal-ports.ts';

export const TARGET = { namespace: 'acme', name: 'sentiment-prod' };
export const PATH = `/endpoint/${TARGET.namespace}/${TARGET.name}`;
export const HOTFIX = 'd'.repeat(40);

/** A person writes in the web interface at this moment: a hotfix, another name in the env, or more replicas. */
export interface Person {
  readonly writes: 'revision' | 'env' | 'scaling';
  readonly afterMs: number;
}

/** The facts that outlive a run. */
export interface PeopleMemory {
  /** The records of the runs since the last one that ended with a proof, the newest first. */
  unfinished: readonly PromotionRecord[];
  /** A hotfix was written during this run. */
  hasHotfix: boolean;
  /** The replicas that people chose. */
  maxReplica: number;
  /** The value of the env entry `NAME` that a person added. Undefined: the entry must not exist. */
  name: string | undefined;
}

export async function call(emulator: Emulator, method: string, path: string, body?: object): Promise<number> {
  const init = {
    method,
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await emulator.fetch(`${emulator.urls.api}${path}`, init);
  return response.status;
}

export function truthOf(emulator: Emulator): EndpointTruth {
  const truth = emulator.admin.endpoints().find(({ name }) => name === TARGET.name);
  if (truth === undefined) throw new Error('the target is gone');
  return truth;
}

export interface Watch {
  /** Call it with each request that the server has answered. */
  readonly answered: (request: SentRequest) => void;
  readonly personWrote: (field: Person['writes']) => void;
  /** Call it when a run died before it stored a plan: its read does not count, because the next run reads again. */
  readonly forgetLook: () => void;
  /** The fields of people's writes that a run overwrote although it could have seen them. */
  readonly overwritten: readonly string[];
}

/** The reply of a read and the request of the next write take at most 600 ms together. */
const LOOK_TO_WRITE_MS = 1_000;

/**
 * Finds writes of people that a run overwrote. The API has no conditional write, so a run may overwrite a write that comes between
 * its last read and its own write. It must read right before it writes, and must not overwrite what that read shows.
 */
export function watchWrites(emulator: Emulator, memory: PeopleMemory): Watch {
  const overwritten: string[] = [];
  let hasLooked = false;
  let wrote: Person['writes'] | undefined;
  let wroteAtMs = 0;
  let hasSeen = false;
  return {
    overwritten,
    forgetLook() {
      [hasLooked, hasSeen, wrote] = [false, false, undefined];
    },
    personWrote(field) {
      if (!hasLooked) return;
      [wrote, wroteAtMs] = [field, emulator.clock.now()];
    },
    answered({ method, path, body, status, atMs }) {
      if (!path.endsWith(PATH)) return;
      const isLook = method === 'GET' && status === 200;
      if (isLook) [hasLooked, hasSeen] = [true, wrote !== undefined];
      if (method !== 'PUT' || status >= 400 || wrote === undefined || !states(body, wrote)) return;
      if (hasSeen || atMs - wroteAtMs > LOOK_TO_WRITE_MS) overwritten.push(wrote);
      else if (wrote === 'env') memory.name = truthOf(emulator).spec.model.env['NAME'];
      wrote = undefined;
    },
  };
}

function states(body: string | undefined, field: string): boolean {
  const { model = {} }: { readonly model?: object } = JSON.parse(body ?? '{}');
  return field in model;
}

export async function edit(
  emulator: Emulator,
  person: Person | undefined,
  {
    settled,
    memory,
    watch,
  }: { readonly settled: AbortSignal; readonly memory: PeopleMemory; readonly watch: Watch },
): Promise<void> {
  if (person === undefined) return;
  await emulator.clock.sleep(person.afterMs, settled);
  if (settled.aborted) return;
  const { env, revision } = truthOf(emulator).spec.model;
  if (person.writes === 'revision' && revision === HOTFIX) return;
  const name = `by hand at ${emulator.clock.now()}`;
  const bodies = {
    revision: { model: { revision: HOTFIX } },
    env: { model: { env: { ...env, NAME: name } } },
    scaling: { compute: { scaling: { maxReplica: memory.maxReplica + 1 } } },
  } as const satisfies Record<Person['writes'], object>;
  await call(emulator, 'PUT', PATH, bodies[person.writes]).catch(() => undefined);
  // An ordered fault may have hit the write, so the real state counts.
  const now = truthOf(emulator).spec;
  const isWritten = {
    revision: now.model.revision === HOTFIX,
    env: now.model.env['NAME'] === name,
    scaling: now.scaling.maxReplica === memory.maxReplica + 1,
  }[person.writes];
  if (!isWritten) return;
  watch.personWrote(person.writes);
  if (person.writes === 'revision') memory.hasHotfix = true;
  if (person.writes === 'env') memory.name = name;
  if (person.writes === 'scaling') memory.maxReplica += 1;
}
