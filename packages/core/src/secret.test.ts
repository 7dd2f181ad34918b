// Tests that a secret cannot be printed by accident.

import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const PRINTERS = {
  String: (value: unknown) => String(value),
  template: (value: unknown) => `${value}`,
  JSON: (value: unknown) => JSON.stringify({ value, list: [value] }),
  inspect: (value: unknown) => inspect({ value }, { showHidden: true, depth: 9 }),
  plainInspect: (value: unknown) => inspect(value, { customInspect: false, showHidden: true }),
  keys: (value: object) => Object.entries(Object.getOwnPropertyDescriptors(value)).join(),
  locale: (value: object) => value.toLocaleString(),
  error: (value: unknown) => inspect(new Error('x', { cause: value })),
} satisfies Record<string, (value: object) => string>;

/** Long enough that no printer's own output contains it. */
const secretText = fc.string({ minLength: 12 }).filter((text) => !/^[*\s]+$/.test(text));

test.each(Object.entries(PRINTERS))('%s never shows the text of a secret', (_name, print) => {
  fc.assert(
    fc.property(secretText, (text) => {
      expect(print(new Secret(text))).not.toContain(text);
    }),
  );
});

test('only reveal returns the text', () => {
  expect(new Secret('hf_x').reveal()).toBe('hf_x');
});
