// Calls the executor's own objects by name, for cron, for the entrypoint and for other objects. It may not decide.

import { askAgain } from '../shared/ask-again.ts';
import type { WorkerPorts } from '../shared/ports.ts';

type Objects = Pick<ExecutorEnv, 'ENDPOINTS' | 'TRIGGERS'>;

interface ObjectAccess<Name extends keyof Objects> {
  readonly env: Pick<Objects, Name>;
  readonly ports: Pick<WorkerPorts, 'clock'>;
}

type Stub<Name extends keyof Objects> = ReturnType<Objects[Name]['getByName']>;

/** Calls the object of an endpoint or of a target's previews. */
export function askEndpoint<Told>(
  { env, ports }: ObjectAccess<'ENDPOINTS'>,
  object: string,
  ask: (object: Stub<'ENDPOINTS'>) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.ENDPOINTS.getByName(object)));
}

/** Calls the index of one caller's triggers, or one that holds cron's own records. */
export function askIndex<Told>(
  { env, ports }: ObjectAccess<'TRIGGERS'>,
  caller: string,
  ask: (index: Stub<'TRIGGERS'>) => Promise<Told>,
): Promise<Told> {
  return askAgain(ports.clock, () => ask(env.TRIGGERS.getByName(caller)));
}
