// The environment of the story: the emulator on loopback and the Action in a child process. It plays acts and judges none.

import { type Dialect, type Emulator, type JournalEntry, serveEmulator } from '@preview-endpoints/emulator';
import { type ActionRun, type RunnerLogLine, runAction } from '@preview-endpoints/testkit/runner';
import type { AskedReply, Evidence, Use } from '../story/evidence.ts';
import { isMerge, mergedAt, type Payload, repositoryOf } from '../story/payloads.ts';
import type { Act } from '../story/step.ts';
import { ask } from './ask.ts';
import { createDemoClock, type DemoClock } from './clock.ts';
import { createProduction } from './create-production.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { startWorker } from './start-worker.ts';

export interface EnvironmentOptions {
  readonly dialect: Dialect;
  /** How much faster than real time the emulator runs. */
  readonly speed: number;
  /** Inputs that every run gets in addition, as in `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files of the checked-out repository. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** The team's own endpoint, which serves before the story begins. */
  readonly production?: string;
  /** A secret for the model's container. */
  readonly secret?: string;
  /** The Action's bundle. Default: the file that action.yml names. */
  readonly bundle?: string;
  readonly signal?: AbortSignal;
  /** The repository whose previews the Worker tears down. Absent: no Worker is started. */
  readonly workerFor?: ReturnType<typeof repositoryOf>;
}

export interface DemoEnvironment {
  /** Such as `http://127.0.0.1:40123`. */
  readonly address: string;
  play(act: Act, onLine: (line: RunnerLogLine) => void): Promise<Evidence>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const SAME_CLOCK = new URL('./same-clock.mjs', import.meta.url).href;

const NAMESPACE = 'acme';
const MODEL = 'acme/sentiment';
/** The model's branch has the same name as the pull request's, so that one change covers both. */
const MODEL_REF = 'changes';

export async function createEnvironment(options: EnvironmentOptions): Promise<DemoEnvironment> {
  const clock = createDemoClock(options.speed);
  const served = await serveEmulator({ port: 0, dialect: options.dialect, clock });
  const { emulator, address } = served;
  const { workerFor, production } = options;
  const worker = workerFor === undefined ? undefined : await startWorker(emulator, workerFor);
  if (production !== undefined) await createProduction(emulator, clock, production);
  const memory = {
    modelCommit: moveModel(emulator),
    runs: [] as ActionRun[],
    requests: [] as JournalEntry[],
    uses: [] as Use[],
    production,
    reply: undefined as AskedReply | undefined,
  };
  const perform = async (
    act: Act,
    onLine: (line: RunnerLogLine) => void,
  ): Promise<Pick<Evidence, 'run' | 'answer' | 'reply'>> => {
    switch (act.kind) {
      case 'event':
        if (act.model !== 'same') memory.modelCommit = moveModel(emulator);
        if (act.model === 'worse') emulator.admin.setServing({ revision: memory.modelCommit, worse: 1 });
        return { run: await runOnEvent({ emulator, clock, options, act, onLine }) };
      case 'ask':
        return {
          answer: await ask({
            url: memory.runs.at(-1)?.outputs['url'] ?? '',
            token: emulator.token,
            question: act.question,
          }),
        };
      case 'rest':
        await clock.advance(act.hours * HOUR_MS);
        return {};
      default:
        if (worker === undefined) throw new Error(`there is no Worker for the act ${act.kind}`);
        return { reply: await worker.send(act, endpointOf(memory.runs)) };
    }
  };
  return {
    address: worker?.url ?? address,
    async play(act, onLine) {
      emulator.admin.clearRequests();
      const fromMs = clock.now();
      const performed = await perform(act, onLine);
      if (act.kind !== 'rest') memory.uses.push({ fromMs, toMs: clock.now() });
      const requests = emulator.admin.requests();
      const before = memory.reply === undefined ? {} : { replyBefore: memory.reply };
      memory.requests.push(...requests);
      if (performed.run !== undefined) memory.runs.push(performed.run);
      if (performed.reply !== undefined) memory.reply = performed.reply;
      return { ...performed, ...before, requests, ...(await gatherEvidence(emulator, memory)) };
    },
    async close() {
      await worker?.close();
      await served.close();
    },
  };
}

/** The preview of the last run. */
function endpointOf(runs: readonly ActionRun[]): { readonly namespace: string; readonly name: string } {
  return { namespace: NAMESPACE, name: runs.at(-1)?.outputs['name'] ?? '' };
}

function moveModel({ admin }: Emulator): string {
  return admin.moveRef({ repo: MODEL, ref: `refs/heads/${MODEL_REF}` }).sha;
}

/** Puts the event's facts on the GitHub side first. Returns the payload with the merge commit that GitHub made. */
function tellGithub({ github }: Emulator, { event, payload }: EventRun['act']): Payload {
  const [pull] = github.readState().repositories.flatMap(({ pulls }) => pulls);
  if (event === 'push') return { ...payload, after: pull?.mergeCommitSha };
  if (isMerge(payload) && pull !== undefined) {
    const [owner = '', repo = ''] = repositoryOf(payload).fullName.split('/');
    const merged = github.mergePullRequest({ owner, repo, number: pull.number });
    if (!merged.ok) throw new Error(`the emulator refused the merge: ${JSON.stringify(merged.fault)}`);
    return mergedAt(payload, merged.value.mergeCommitSha ?? '');
  }
  const seeded = github.seedFromEvent(payload);
  if (!seeded.ok)
    throw new Error(`the emulator could not be seeded from the payload: ${JSON.stringify(seeded.fault)}`);
  return payload;
}

interface EventRun {
  readonly emulator: Emulator;
  readonly clock: DemoClock;
  readonly options: EnvironmentOptions;
  readonly act: Extract<Act, { kind: 'event' }>;
  readonly onLine: (line: RunnerLogLine) => void;
}

async function runOnEvent({ emulator, clock, options, act, onLine }: EventRun): Promise<ActionRun> {
  const payload = tellGithub(emulator, act);
  const { bundle, signal, secret, inputs, workspace } = options;
  return runAction({
    event: act.event,
    payload,
    runAttempt: act.attempt,
    githubToken: emulator.githubToken,
    urls: { github: emulator.urls.github },
    inputs: {
      'hf-token': emulator.token,
      namespace: NAMESPACE,
      model: MODEL,
      revision: 'auto',
      ...(secret === undefined ? {} : { secrets: `API_KEY=${secret}` }),
      ...inputs,
      ...act.inputs,
      'api-url': emulator.urls.api,
      'hub-url': emulator.urls.hub,
    },
    env: { NODE_OPTIONS: `--import=${SAME_CLOCK}`, DEMO_CLOCK: clock.describe() },
    ...(workspace === undefined ? {} : { workspace }),
    onLine,
    ...(bundle === undefined ? {} : { bundle }),
    ...(signal === undefined ? {} : { signal }),
  });
}
