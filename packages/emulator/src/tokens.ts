// Which Hugging Face tokens exist and what they may do. The values are made up and work nowhere else.

export const EMULATOR_TOKEN = 'hf_emulator';

/** A token that may manage endpoints but not call them: the failure shows only after billing has started. */
export const NO_INFERENCE_TOKEN = 'hf_no_inference';

export interface TokenRights {
  /** `inference.endpoints.write`: the management API. */
  readonly manage: boolean;
  /** `inference.endpoints.infer.write`: the data plane. */
  readonly infer: boolean;
}

export interface Tokens {
  /** The rights of an `Authorization` value; null when it is missing or names no known token. */
  read(authorization: string | null | undefined): TokenRights | null;
  store(token: string, rights: TokenRights): void;
}

export function createTokens(): Tokens {
  const known = new Map<string, TokenRights>([
    [EMULATOR_TOKEN, { manage: true, infer: true }],
    [NO_INFERENCE_TOKEN, { manage: true, infer: false }],
  ]);
  return {
    read(authorization) {
      const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
      return token === undefined ? null : (known.get(token) ?? null);
    },
    store: (token, rights) => {
      known.set(token, rights);
    },
  };
}
