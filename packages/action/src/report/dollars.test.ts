// Rendered amounts are readable, and never below the true amount.

import { expect, test } from 'vitest';
import { renderDollars } from './dollars.ts';

test.each([
  [0, '$0.00'],
  [12, '$12'],
  [0.8, '$0.80'],
  [0.033, '$0.033'],
  [1.5, '$1.50'],
  [12.341, '$12.35'],
  [80.66666666, '$80.67'],
  [0.00055, '$0.0006'],
  [0.000_000_001, '$0.0001'],
  [0.999_999, '$1.00'],
  [0.9995, '$1.00'],
  [99.999, '$100.00'],
  [0.033551, '$0.0336'],
  [0.1 + 0.2, '$0.30'],
])('%d reads %s', (amount, text) => {
  expect(renderDollars(amount)).toBe(text);
});
