// A scripted API, a scripted preview and a clock that jumps, for tests of waiting.

import type { ApiFault } from '../src/client/fault.ts';
import { createTransport } from '../src/client/http/transport.ts';
import type { Endpoint } from '../src/client/schemas/endpoint.ts';
import type { CallOptions } from '../src/client/send-operation.ts';
import type { WaitFault } from '../src/client/wait/wait-fault.ts';
import { type Look, type WaitOptions, type WaitOutcome, waitUntil } from '../src/client/wait/wait-until.ts';
import { failure, type Result, success } from '../src/result.ts';
import { apiUrl, buildEndpoint, buildPorts, ref, token } from './endpoints.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { type ScriptedReply, type Seen, scriptFetch } from './scripted-fetch.ts';

/** What the API answers at a time: a state, a whole endpoint, or a fault. */
export type Saying = string | Endpoint | ApiFault;

export interface ScriptedWait {
  readonly clock: ManualClock;
  /** Every reported reading, as `state@ms`. */
  readonly looks: readonly string[];
  readonly asked: readonly number[];
  readonly callOptions: readonly (CallOptions | undefined)[];
  readonly health: readonly Seen[];
  /** The time of each health request. */
  readonly healthMs: readonly number[];
  wait(options: Partial<WaitOptions>): Promise<Result<WaitOutcome, WaitFault>>;
}

export function createScriptedWait(
  api: (nowMs: number, count: number) => Saying,
  ...answers: readonly ScriptedReply[]
): ScriptedWait {
  const clock = createManualClock();
  const script = scriptFetch(...answers);
  const looks: string[] = [];
  const asked: number[] = [];
  const callOptions: (CallOptions | undefined)[] = [];
  const healthMs: number[] = [];
  const fetch: typeof script.fetch = (url, init) => {
    healthMs.push(clock.now());
    return script.fetch(url, init);
  };
  const transport = createTransport({ ports: buildPorts(fetch, clock), token });
  const getEndpoint = async (
    _endpoint: unknown,
    options?: CallOptions,
  ): Promise<Result<Endpoint, ApiFault>> => {
    asked.push(clock.now());
    callOptions.push(options);
    const saying = api(clock.now(), asked.length);
    if (typeof saying === 'string') return success(buildEndpoint({ state: saying }));
    return 'kind' in saying && 'operation' in saying
      ? failure(saying as ApiFault)
      : success(saying as Endpoint);
  };
  return {
    clock,
    looks,
    asked,
    callOptions,
    health: script.seen,
    healthMs,
    wait: (options) =>
      clock.run(
        waitUntil({ clock, transport, apiUrl, getEndpoint }, ref, {
          goal: 'ready',
          timeoutMs: 60_000,
          onLook: (look: Look) => looks.push(`${look.state}@${look.waitedMs}`),
          ...options,
        }),
      ),
  };
}
