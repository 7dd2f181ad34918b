// Decides whether an endpoint that previews are compared with may be asked. It is only read: never changed, never
// paused, and woken only on demand.

import { type Endpoint, inferenceUrlOf, stateOf } from '../client/schemas/endpoint.ts';

export type BaseChoice =
  | { readonly kind: 'asked'; readonly endpoint: Endpoint; readonly url: URL }
  /** There are no figures, and that is not red: it is said, with the reason. */
  | { readonly kind: 'notAsked'; readonly why: BaseAbsence };

export type BaseAbsence =
  | { readonly kind: 'absent' }
  /** A request would wake it, and `compare-wake` does not allow that. */
  | { readonly kind: 'asleep' }
  | { readonly kind: 'notServing'; readonly state: string }
  | { readonly kind: 'withoutAddress' };

export interface BaseOptions {
  /** May a request wake an endpoint that sleeps? */
  readonly wake: boolean;
}

/** `endpoint` is absent when the API answered 404 for its name. */
export function chooseBase(endpoint: Endpoint | undefined, { wake }: BaseOptions): BaseChoice {
  if (endpoint === undefined) return notAsked({ kind: 'absent' });
  const state = stateOf(endpoint);
  if (state === 'scaledToZero' && !wake) return notAsked({ kind: 'asleep' });
  // While an update rolls out, the version before answers.
  const serves = state === 'running' || state === 'updating' || state === 'scaledToZero';
  if (!serves) return notAsked({ kind: 'notServing', state });
  const url = inferenceUrlOf(endpoint);
  return url === undefined ? notAsked({ kind: 'withoutAddress' }) : { kind: 'asked', endpoint, url };
}

function notAsked(why: BaseAbsence): BaseChoice {
  return { kind: 'notAsked', why };
}
