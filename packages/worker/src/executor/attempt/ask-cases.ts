// Sends a watch's cases to an endpoint after a roll. It uses its own inference token: the token that manages endpoints may
// not be sent to a container.

import { redact } from '@preview-endpoints/core';
import {
  type Case,
  completeCase,
  judgePlainReply,
  type NamedCaseWish,
  readServedModel,
  runCasesWith,
} from '@preview-endpoints/core/cases';
import { decideTokenUse, type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import type { Trouble } from '../../shared/intent/intent.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import type { ExecutorSettings } from '../settings.ts';
import type { AskCases } from './attempt.ts';

/** An alarm may run for 15 minutes, and other intents wait for this one. */
const ALL_WITHIN_MS = 3 * 60_000;
const AT_ONCE = 4;

type Settings = Pick<ExecutorSettings, 'apiUrl' | 'token' | 'inferenceToken'>;

export function createAskCases(settings: Settings, ports: Pick<WorkerPorts, 'fetch' | 'clock'>): AskCases {
  return {
    obstacle: (endpoint) => obstacleOf(settings, endpoint),
    ask: (endpoint, wishes) => ask(settings, ports, endpoint, wishes),
  };
}

function obstacleOf({ apiUrl, inferenceToken }: Settings, endpoint: Endpoint): Trouble | undefined {
  const use = decideTokenUse(endpoint, apiUrl);
  if (use.kind === 'untrustedHost') return trouble(`no token is sent to ${use.host}`);
  const lacks = use.kind === 'send' && inferenceToken === undefined;
  return lacks ? trouble('the endpoint needs a token, and INFERENCE_TOKEN is not set') : undefined;
}

async function ask(
  settings: Settings,
  ports: Pick<WorkerPorts, 'fetch' | 'clock'>,
  endpoint: Endpoint,
  wishes: readonly NamedCaseWish[],
): Promise<Trouble | undefined> {
  const url = inferenceUrlOf(endpoint);
  const obstacle = obstacleOf(settings, endpoint);
  if (url === undefined) return trouble('the endpoint has no address');
  if (obstacle !== undefined) return obstacle;
  const { token, inferenceToken } = settings;
  const isPublic = endpoint.type === 'public';
  const head = { url, ...(isPublic || inferenceToken === undefined ? {} : { token: inferenceToken }) };
  const cases = await complete(ports, endpoint, { wishes, head });
  const secrets = inferenceToken === undefined ? [token] : [token, inferenceToken];
  const run = await runCasesWith(judgePlainReply, {
    ...{ fetch: ports.fetch, clock: ports.clock, cases, head },
    ...{ concurrency: AT_ONCE, timeoutMs: ALL_WITHIN_MS },
    redact: (text) => redact(text, secrets),
  });
  const failed = run.attempts.find(({ misses }) => misses.length > 0);
  const [miss] = failed?.misses ?? [];
  if (failed !== undefined && miss !== undefined) {
    return trouble(`case ${failed.case}: ${miss.what} should be ${miss.wanted} and was ${miss.got}`);
  }
  if (cases.length < wishes.length) return trouble('a case names neither a body nor a path');
  return run.isComplete ? undefined : trouble('not every case was answered in time');
}

async function complete(
  ports: Pick<WorkerPorts, 'fetch' | 'clock'>,
  { model }: Endpoint,
  asked: {
    readonly wishes: readonly NamedCaseWish[];
    readonly head: Parameters<typeof readServedModel>[1];
  },
): Promise<readonly Case[]> {
  const isEngine = !Object.hasOwn(model?.image ?? {}, 'huggingface');
  const served = isEngine ? await readServedModel(ports, asked.head) : undefined;
  const known = {
    repository: model?.repository ?? '',
    isEngine,
    ...(typeof model?.task === 'string' ? { task: model.task } : {}),
    ...(served === undefined ? {} : { servedModel: served }),
  };
  return asked.wishes.flatMap(({ name, ...wish }) => completeCase(name, wish, known) ?? []);
}

function trouble(why: string): Trouble {
  return { kind: 'casesFailed', text: `Its cases did not pass: ${why}.` };
}
