// The caps on price and number of previews, with their texts.

import { expect, test } from 'vitest';
import { decidePreviewCap, decidePriceCap } from './caps.ts';

const none = { maxHourlyPrice: undefined, maxPreviews: undefined };

test('without caps nothing is refused', () => {
  expect(decidePriceCap(none, 80)).toBeUndefined();
  expect(decidePreviewCap(none, ['a', 'b'])).toBeUndefined();
});

test('a price up to the cap is accepted, and a higher one is refused with the difference', () => {
  const caps = { ...none, maxHourlyPrice: 1 };
  expect(decidePriceCap(caps, 1)).toBeUndefined();
  expect(decidePriceCap(caps, 1.1)?.what).toBe(
    'The preview would cost up to $1.10 per hour, $0.10 more than max-hourly-price ($1).',
  );
});

test('a cap that cannot be checked refuses', () => {
  expect(decidePriceCap({ ...none, maxHourlyPrice: 1 }, undefined)?.what).toContain('gives no price');
});

test('the number of previews includes this one', () => {
  const caps = { ...none, maxPreviews: 2 };
  expect(decidePreviewCap(caps, ['a'])).toBeUndefined();
  expect(decidePreviewCap(caps, ['a', 'b'])?.what).toBe(
    '2 previews of this repository exist already, and max-previews is 2: a, b.',
  );
});
