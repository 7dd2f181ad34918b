// The schemas of single values that several bodies share. Each message names the expected value.
import * as z from 'zod/mini';

export const text = z.string('a string');
export const filledText = z.string('a string').check(z.minLength(1, 'a string that is not empty'));
export const flag = z.boolean('true or false');
export const texts = z.array(text, 'a sequence of strings');
export const anyObject = z.record(z.string(), z.unknown(), 'an object');

export const sha = z
  .string('40 hexadecimal characters')
  .check(z.regex(/^[0-9a-f]{40}$/, '40 hexadecimal characters'));

export const count = z.int('a whole number from 0').check(z.minimum(0, 'a whole number from 0'));
export const positiveInteger = z.int('a whole number above 0').check(z.minimum(1, 'a whole number above 0'));

/** Any duration or other quantity from 0, such as milliseconds. */
export const amount = z.number('a number from 0').check(z.minimum(0, 'a number from 0'));

/** An object with these fields and no others. */
export function exactly<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, 'an object');
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, `one of ${words.join(', ')}`);
}
