// One endpoint's object in Node, on the emulator's virtual clock, so that no test really waits; only for tests.

import { Secret } from '@preview-endpoints/core';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { attemptWith } from '../../src/executor/attempt/create-attempt.ts';
import { buildEndpointParts } from '../../src/executor/object/endpoint-parts.ts';
import type { ExecutorSettings } from '../../src/executor/settings.ts';
import type { IdleRule } from '../../src/policy/policy.ts';
import { readRules } from '../../src/policy/read-rules.ts';
import type { Submission } from '../../src/shared/intent/intent.ts';
import type { WorkerPorts } from '../../src/shared/ports.ts';
import { SAMPLE_ENDPOINT } from '../../src/tools/dev/sample-endpoint.ts';
import { splitOwn } from '../../src/tools/dev/split-own.ts';
import { HF_TOKEN, POLICY } from './bindings.ts';
import { createMemoryStorage } from './memory-storage.ts';

const NAMESPACE = 'acme';
/** Longer than any start. */
const START_MS = 12 * 60_000;
const AWAKE = { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 2_880 };

type Document = Partial<Record<keyof typeof POLICY, unknown>>;

export function rulesOf(change: Document = {}) {
  const document = JSON.stringify({ ...POLICY, ...change });
  const rules = readRules(splitOwn({ HF_TOKEN, POLICY: document }).executor.RULES);
  if (!rules.ok) throw new Error(JSON.stringify(rules.fault));
  return rules.value;
}

export function executorSettings({ token, githubToken, urls }: Emulator): Omit<ExecutorSettings, 'policy'> {
  return {
    token: new Secret(token),
    apiUrl: new URL(urls.api),
    hubUrl: new URL(urls.hub),
    githubApiUrl: new URL(urls.github),
    githubToken: new Secret(githubToken),
    dialect: 'production',
    inferenceToken: new Secret(token),
  };
}

export async function openObject(name: string) {
  const emulator = createEmulator();
  const { clock } = emulator;
  let ids = 0;
  const createId = (prefix: string) => `${prefix}_${++ids}`;
  const ports: WorkerPorts = {
    fetch: emulator.fetch,
    clock,
    random: () => 0.5,
    log: () => undefined,
    createId,
  };
  const api = (method: string, path: string, body?: object) =>
    emulator.fetch(`${emulator.urls.api}/endpoint/${NAMESPACE}${path}`, {
      method,
      headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  await api('POST', '', {
    ...SAMPLE_ENDPOINT,
    name,
    compute: { ...SAMPLE_ENDPOINT.compute, scaling: AWAKE },
  });
  await clock.advance(START_MS);
  let settings: ExecutorSettings = { ...executorSettings(emulator), policy: rulesOf() };
  const storage = createMemoryStorage();
  const parts = buildEndpointParts({
    ...{ storage, ports },
    settings: () => settings,
    attempt: (facts) => attemptWith(settings, ports, facts),
    noteTrigger: async (_caller, _id, object) => object,
    announce: async () => undefined,
    tellEndpoint: async () => undefined,
  });
  const endpoint = { namespace: NAMESPACE, name };
  return {
    ...{ clock, storage, parts, endpoint, api },
    setPolicy(change: Document) {
      settings = { ...settings, policy: rulesOf(change) };
    },
    setIdle(idle: readonly IdleRule[]) {
      settings = { ...settings, policy: { ...settings.policy, idle } };
    },
    async state(): Promise<string> {
      const reply = await api('GET', `/${name}`);
      const body: { status: { state: string } } = JSON.parse(await reply.text());
      return body.status.state;
    },
    /** A visitor's request to the endpoint itself. */
    async ask(): Promise<Response> {
      const reply = await api('GET', `/${name}`);
      const { status }: { status: { url: string } } = JSON.parse(await reply.text());
      const headers = { authorization: `Bearer ${emulator.token}` };
      return emulator.fetch(status.url, { method: 'POST', headers, body: '{"inputs":"x"}' });
    },
    /** How many requests to the API ended so. */
    reads: (suffix: string) =>
      emulator.admin.requests().filter(({ path }) => path.endsWith(`/${suffix}`)).length,
    /** Orders something from the emulator. */
    order: (path: string, body: object) =>
      emulator.fetch(`${emulator.urls.admin}${path}`, { method: 'POST', body: JSON.stringify(body) }),
    /** Answers the next requests about the endpoint with this status. */
    async meet(status: number, suffix = '', times = 1): Promise<void> {
      const path = `/v2/endpoint/${NAMESPACE}/${name}${suffix}`;
      const fault = { kind: 'status', status, body: { error: 'not now' } };
      const body = JSON.stringify({ side: 'api', path, times, fault });
      await emulator.fetch(`${emulator.urls.admin}/faults`, { method: 'POST', body });
    },
    /** Advances the time to the alarm and fires it. */
    async ring(): Promise<void> {
      const atMs = storage.alarmMs();
      if (atMs === null) throw new Error('No alarm is set.');
      await clock.advance(Math.max(0, atMs - clock.now()));
      await storage.deleteAlarm();
      await parts.wake(atMs);
    },
    submit: (change: Partial<Submission>) =>
      parts.inbox.submit({
        ...{ id: createId('id'), caller: 'acme', action: 'pause', reason: null },
        subject: { kind: 'endpoint', endpoint },
        ...change,
      }),
  };
}
