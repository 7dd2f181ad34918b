// What the doors may ask of the executor, beside its objects. It trusts them: who may ask is decided there.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { createEndpointClient } from '@preview-endpoints/core';
import { runCron } from '../cron/run-cron.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import { clock, random } from '../ports.ts';
import { readExecutorSettings } from '../settings/executor-settings.ts';
import {
  type EndpointReading,
  type NamespaceReading,
  readEndpoint,
  readNamespace,
} from './read-endpoints.ts';

/** A person waits for the answer: one more try, then say what is wrong. */
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 8_000, callTimeoutMs: 15_000 };

export class Executor extends WorkerEntrypoint<ExecutorEnv> {
  /** False: the log says what is missing. */
  isSetUp(): boolean {
    return readExecutorSettings(this.env) !== undefined;
  }

  /** One reading for each namespace, in the same order. With `prices`, the API's list of them is asked for too. */
  async readNamespaces(
    namespaces: readonly string[],
    { prices }: { readonly prices: boolean },
  ): Promise<readonly NamespaceReading[]> {
    const client = this.#createClient();
    const listed = prices ? await client.listProviders() : undefined;
    // Without prices everything else can still be shown.
    const catalogue = listed?.ok ? listed.value : undefined;
    return Promise.all(namespaces.map((namespace) => readNamespace(client, namespace, catalogue)));
  }

  async readEndpoint(name: EndpointName): Promise<EndpointReading> {
    return readEndpoint(this.#createClient(), name);
  }

  /** `dueAtMs`: when cron was due, which is the time for every decision. */
  async runCron(dueAtMs: number): Promise<void> {
    const settings = readExecutorSettings(this.env);
    if (settings !== undefined) await runCron({ env: this.env, settings, nowMs: dueAtMs });
  }

  #createClient() {
    const settings = readExecutorSettings(this.env);
    if (settings === undefined) throw new Error('The executor is not set up; the log says how.');
    const { token, apiUrl, dialect } = settings;
    return createEndpointClient({ token, apiUrl, dialect, limits: LIMITS, ports: { clock, random } });
  }
}
