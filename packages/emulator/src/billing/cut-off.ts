// Counts how often a replica was stopped while it answered a request; pure.
import type { EndpointRecord } from '../endpoints/record.ts';

/** One request that a replica answered, in milliseconds since the Unix epoch. `toMs` is null until the answer ends. */
export interface Answered {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** Counts how often the endpoint fell asleep or was paused while it answered a request. */
export function countCutOff({ spans }: EndpointRecord, answered: readonly Answered[]): number {
  return spans.filter(
    ({ state, fromMs: atMs }) =>
      (state === 'scaledToZero' || state === 'paused') &&
      answered.some(({ fromMs, toMs }) => fromMs < atMs && (toMs === null || toMs > atMs)),
  ).length;
}
