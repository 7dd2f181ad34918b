// The part of nspell that the tests use. The package has no types.

declare module 'nspell' {
  interface Speller {
    readonly correct: (word: string) => boolean;
    readonly add: (word: string) => Speller;
  }
  const nspell: (aff: Buffer, dic: Buffer) => Speller;
  export = nspell;
}
