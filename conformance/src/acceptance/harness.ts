// One emulator and one repository for one case: the environment in which every acceptance test runs the Action.

import {
  createEmulator,
  createScaledClock,
  type Dialect,
  type Emulator,
  type EndpointTruth,
  serveEmulator,
} from '@preview-endpoints/emulator';
import { createMortalPorts } from '@preview-endpoints/testkit/histories';
import { runSource, type SourceJob, settleSource } from '@preview-endpoints/testkit/run-source';
import { type ActionRun, type RunnerJob, runAction } from '@preview-endpoints/testkit/runner';
import { findLeaks } from './find-leaks.ts';

/** Emulated minutes pass in less than a second, but every state lasts long enough to be seen. */
const SPEED = 1_000;

/**
 * The bundle uses the machine's clock, and doubts for ten seconds an endpoint that was written just now or in
 * its future. So the emulated time starts two days earlier; no case lasts long enough for it to catch up.
 */
const BEHIND_MS = 2 * 24 * 3_600_000;

type Inputs = Readonly<Record<string, string>>;

type HarnessJob<Job = RunnerJob> = Pick<RunnerJob, 'event' | 'payload'> & Partial<Job>;

/** Closed at the end of the case that declares it with `await using`. */
export interface Harness extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Runs with inputs that point to this emulator. Throws when a secret of the run can be read anywhere. */
  run(job: HarnessJob): Promise<ActionRun>;
  /** Endpoints that still exist. */
  present(): readonly EndpointTruth[];
  /** The only existing endpoint. */
  only(): EndpointTruth;
  /** Writes on the management API so far. */
  writes(): number;
}

/** Runs that cannot be cancelled or lost. With `state` the run is the post step of the run that left that state. */
export interface SourceHarness extends Harness {
  run(job: HarnessJob<SourceJob & { readonly state?: Readonly<Record<string, string>> }>): Promise<ActionRun>;
}

/** Runs the built bundle as the runner does, over the network of this machine. */
export async function createHarness(options: { dialect?: Dialect; speed?: number } = {}): Promise<Harness> {
  const clock = createScaledClock(options.speed ?? SPEED, { behindMs: BEHIND_MS });
  const served = await serveEmulator({ port: 0, clock, dialect: options.dialect ?? 'production' });
  return buildHarness(served.emulator, runAction, () => served.close());
}

/**
 * Runs the source in this process, on the virtual clock, in a tenth of the time. For tests of what the Action
 * does and says; tests of the runner, processes or the network need the bundle. Not for two cases at once: each
 * would wait for the other's work.
 */
export function createSourceHarness(options: { dialect?: Dialect } = {}): SourceHarness {
  const emulator = createEmulator(options);
  let runs = 0;
  const act = (job: RunnerJob): Promise<ActionRun> => {
    runs += 1;
    // Their calls take emulated time, so that concurrent runs meet in many orders.
    const { ports } = createMortalPorts({ emulator, seed: runs, onAnswer: () => undefined });
    const { state } = job;
    return state === undefined ? runSource(job, ports) : settleSource({ ...job, state }, ports);
  };
  return buildHarness(emulator, act, async () => undefined);
}

function buildHarness(
  emulator: Emulator,
  act: (job: RunnerJob) => Promise<ActionRun>,
  close: () => Promise<void>,
): Harness {
  const present = () => emulator.admin.endpoints().filter((endpoint) => endpoint.state !== 'deleted');
  return {
    emulator,
    present,
    [Symbol.asyncDispose]: close,
    async run({ inputs, ...rest }) {
      const job = {
        githubToken: emulator.githubToken,
        urls: { github: emulator.urls.github },
        ...rest,
        inputs: { ...inputsFor(emulator), ...inputs },
      };
      const run = await act(job);
      const leaks = findLeaks(emulator, job, run);
      if (leaks.length > 0) throw new Error(`secrets appear outside of their place: ${leaks.join()}`);
      return run;
    },
    only() {
      const [endpoint, ...others] = present();
      if (endpoint === undefined || others.length > 0) throw new Error(`${others.length} too many, or none`);
      return endpoint;
    },
    writes: () =>
      emulator.admin.requests().filter(({ side, method }) => side === 'api' && method !== 'GET').length,
  };
}

function inputsFor({ token, urls }: Emulator): Inputs {
  return {
    'hf-token': token,
    namespace: 'acme',
    model: 'acme/sentiment',
    // On a busy machine the default of 15 minutes may pass between two runs of one case.
    'scale-to-zero-timeout': '2880',
    'api-url': urls.api,
    'hub-url': urls.hub,
  };
}
