// Behaviour of the API that differs by year or load, or is not recorded. The admin API can switch each part. Data only.

export interface Behaviour {
  /** How long a created endpoint is missing from lists; a GET by name finds it at once. */
  readonly listedAfterMs: number;
  /** How long a deleted endpoint stays in lists although a GET by name answers 404. */
  readonly unlistedAfterMs: number;
  /**
   * How long a create with the name of a deleted endpoint is refused with 409 (elsewhere recorded: a minute or
   * more).
   */
  readonly nameReservedMs: number;
  /** A PUT on an endpoint that is scaled to zero. It is not recorded which of the two production does. */
  readonly updateOfSleeping: (typeof UPDATES_OF_SLEEPING)[number];
  /** `status.url` in production before the first start. */
  readonly addressBeforeStart: (typeof ADDRESSES)[number];
}

export const UPDATES_OF_SLEEPING = ['stays', 'wakes'] as const;

/**
 * `given`: the reply has the address from the start. Production's document requires the field, and the newest
 * recorded reply of a pending endpoint has it. `absent`: replies of 2023 and March 2025. `empty`: seen by typed
 * clients, which treat the empty text as no URL.
 */
export const ADDRESSES = ['given', 'absent', 'empty'] as const;

export const DEFAULT_BEHAVIOUR: Behaviour = {
  listedAfterMs: 0,
  unlistedAfterMs: 0,
  nameReservedMs: 0,
  updateOfSleeping: 'stays',
  addressBeforeStart: 'given',
};
