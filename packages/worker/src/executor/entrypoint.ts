// The calls that ingress may make to the executor, beside its objects. It trusts ingress, which decides who may ask.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { serverOf } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../policy/match-pattern.ts';
import { objectIndexOf } from '../shared/callers.ts';
import { objectNameOf } from '../shared/intent/intent.ts';
import { platformPorts as ports } from '../shared/ports.ts';
import { createClient } from './api/create-client.ts';
import {
  type EndpointReading,
  type NamespaceReading,
  readCatalogue,
  readEndpoint,
  readNamespace,
} from './api/read-endpoints.ts';
import { askIndex } from './ask-object.ts';
import { CRON_RUNS, runCron } from './cron/run-cron.ts';
import type { SeenRuns } from './object/trigger-record.ts';
import { readExecutorSettings, requireExecutorSettings } from './settings.ts';

/** A person waits for the answer: one retry, then report the trouble. */
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 8_000, callTimeoutMs: 15_000 };

export class Executor extends WorkerEntrypoint<ExecutorEnv> {
  /** False when settings are missing or wrong; the log says which. */
  isSetUp(): boolean {
    return readExecutorSettings(this.env) !== undefined;
  }

  /** One reading for each namespace, in the same order. With `prices`, the API's price list is read too. */
  async readNamespaces(
    namespaces: readonly string[],
    { prices }: { readonly prices: boolean },
  ): Promise<readonly NamespaceReading[]> {
    const settings = requireExecutorSettings(this.env);
    const client = createClient(settings, ports, LIMITS);
    const catalogue = prices ? readCatalogue(client) : undefined;
    const { token, policy, githubApiUrl } = settings;
    const { repositories } = policy;
    const reader = { client, token, catalogue, repositories, server: serverOf(githubApiUrl.href) };
    return Promise.all(namespaces.map((namespace) => readNamespace(reader, namespace)));
  }

  async readEndpoint(name: EndpointName): Promise<EndpointReading> {
    return readEndpoint(createClient(requireExecutorSettings(this.env), ports, LIMITS), name);
  }

  /** Whether the endpoint's object stores anything. Asking the object itself would create one for every name. */
  async remembers(endpoint: EndpointName): Promise<boolean> {
    const object = objectNameOf({ kind: 'endpoint', endpoint });
    const found = await askIndex({ env: this.env, ports }, objectIndexOf(endpoint), async (index) =>
      index.find(object),
    );
    return found !== null;
  }

  /** Cron can stop without an error, or never begin. */
  async seeCron(): Promise<SeenRuns> {
    return askIndex({ env: this.env, ports }, CRON_RUNS, async (claims) => claims.seeRuns());
  }

  /** `dueAtMs`: when cron was due (epoch milliseconds). Every decision uses this time. */
  async runCron(dueAtMs: number): Promise<void> {
    const settings = readExecutorSettings(this.env);
    if (settings !== undefined) await runCron({ env: this.env, settings, ports, nowMs: dueAtMs });
  }
}
