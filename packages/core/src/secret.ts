// A value that cannot be printed by accident; only `reveal` returns it.

const MASK = '***';

/**
 * Holds a token or another secret text. `String(secret)`, template strings, `JSON.stringify` and
 * Node's `util.inspect` all give `***`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    // For callers without types: `undefined` would be sent as a token with that text.
    if (typeof value !== 'string') throw new TypeError(`a Secret holds a text, not ${typeof value}`);
    this.#value = value;
  }

  /** The text itself. Call it only where it goes into a header or a key. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
