// One endpoint's object whose process can die at any request and start again over the same storage; only for tests.

import type { Emulator } from '@preview-endpoints/emulator';
import { createMortalPorts, type MortalPorts, type SentRequest } from '@preview-endpoints/testkit/histories';
import { attemptWith } from '../../src/executor/attempt/create-attempt.ts';
import { buildEndpointParts, type EndpointParts } from '../../src/executor/object/endpoint-parts.ts';
import type { ExecutorSettings } from '../../src/executor/settings.ts';
import type { Intent, Submission } from '../../src/shared/intent/intent.ts';
import type { WorkerPorts } from '../../src/shared/ports.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { executorSettings, rulesOf } from './object-in-node.ts';

export interface Death {
  readonly request: number;
  readonly sent: boolean;
}

/** After so many alarms without an end something hangs: sixteen attempts there, and as many back. */
const MOST_ALARMS = 60;

export function createMortalObject(
  emulator: Emulator,
  options: {
    readonly seed: number;
    readonly onAnswer: (request: SentRequest) => void;
    readonly onDeath: () => void;
  },
) {
  const settings: ExecutorSettings = { ...executorSettings(emulator), policy: rulesOf() };
  const storage = createMemoryStorage();
  let seed = options.seed;
  let process: { readonly mortal: MortalPorts; readonly parts: EndpointParts };

  const start = (dieAt?: Death): void => {
    seed += 1;
    const mortal = createMortalPorts({ emulator, seed, onAnswer: options.onAnswer, ...(dieAt && { dieAt }) });
    let ids = 0;
    const createId = (prefix: string): string => `${prefix}_${seed}_${++ids}`;
    const ports: WorkerPorts = { ...mortal.ports, createId };
    const parts = buildEndpointParts({
      ...{ storage, ports },
      settings: () => settings,
      attempt: (facts) => attemptWith(settings, ports, facts),
      noteTrigger: async (_caller, _id, object) => object,
      announce: async () => undefined,
      tellEndpoint: async () => undefined,
    });
    process = { mortal, parts };
  };
  start();

  /** What the process does, or the next one after its death. */
  const survive = async (work: Promise<unknown>): Promise<void> => {
    const isAlive = await Promise.race([work.then(() => true), process.mortal.died.then(() => false)]);
    if (isAlive) return;
    options.onDeath();
    start();
  };

  return {
    /** From now on it dies at this request. */
    doom(dieAt: Death | undefined): void {
      process.mortal.kill();
      start(dieAt);
    },
    submit: (submission: Submission) => survive(process.parts.inbox.submit(submission)),
    find: (claim: string): Intent | undefined => process.parts.store.find(claim),
    /** Alarms ring until nothing waits any more, or `isEnough`. */
    async ringUntil(isEnough: () => boolean): Promise<void> {
      for (let alarms = 0; !isEnough(); alarms += 1) {
        if (alarms === MOST_ALARMS) throw new Error('It never ended.');
        await process.parts.alarm.restoreIfLost();
        const atMs = storage.alarmMs();
        if (atMs === null) return;
        await emulator.clock.advance(Math.max(0, atMs - emulator.clock.now()));
        await survive(process.parts.wake(atMs));
      }
    },
  };
}
