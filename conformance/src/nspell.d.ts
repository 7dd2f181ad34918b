// What the tests use of nspell, which brings no types.

declare module 'nspell' {
  export interface Speller {
    readonly correct: (word: string) => boolean;
    readonly add: (word: string) => Speller;
  }
  export default function nspell(aff: Buffer, dic: Buffer): Speller;
}
