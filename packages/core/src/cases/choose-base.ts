// Decides whether requests may be sent to the base endpoint. The base is only read: it is never changed and never paused,
// and it is woken only on demand.

import { type Endpoint, inferenceUrlOf, stateOf } from '../client/schemas/endpoint.ts';

export type BaseChoice =
  | { readonly kind: 'asked'; readonly endpoint: Endpoint; readonly url: URL }
  /** There are no figures of a base. The run is not red for it; the reason is reported. */
  | { readonly kind: 'notAsked'; readonly why: BaseAbsence };

export type BaseAbsence =
  | { readonly kind: 'absent' }
  /** A request would wake the base, and `compare-wake` does not allow that. */
  | { readonly kind: 'asleep' }
  | { readonly kind: 'notServing'; readonly state: string }
  | { readonly kind: 'withoutAddress' };

export interface BaseOptions {
  /** May a request wake a sleeping endpoint? */
  readonly wake: boolean;
}

/** `endpoint` is absent when the API answered 404 for its name. */
export function chooseBase(endpoint: Endpoint | undefined, { wake }: BaseOptions): BaseChoice {
  if (endpoint === undefined) return notAsked({ kind: 'absent' });
  const state = stateOf(endpoint);
  if (state === 'scaledToZero' && !wake) return notAsked({ kind: 'asleep' });
  // While an update rolls out, the previous version answers.
  const serves = state === 'running' || state === 'updating' || state === 'scaledToZero';
  if (!serves) return notAsked({ kind: 'notServing', state });
  const url = inferenceUrlOf(endpoint);
  return url === undefined ? notAsked({ kind: 'withoutAddress' }) : { kind: 'asked', endpoint, url };
}

function notAsked(why: BaseAbsence): BaseChoice {
  return { kind: 'notAsked', why };
}
