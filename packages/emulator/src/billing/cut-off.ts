// How often a replica was taken away while it answered a request; pure.
import type { EndpointRecord } from '../endpoints/record.ts';

/** One request that a replica answered; null: it is not over yet. Milliseconds since the Unix epoch. */
export interface Answered {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** Counts the moments at which the endpoint fell asleep or was paused with a request under way. */
export function countCutOff({ spans }: EndpointRecord, answered: readonly Answered[]): number {
  return spans.filter(
    ({ state, fromMs: atMs }) =>
      (state === 'scaledToZero' || state === 'paused') &&
      answered.some(({ fromMs, toMs }) => fromMs < atMs && (toMs === null || toMs > atMs)),
  ).length;
}
