// Numbers for later steps are rounded, without the rest of binary fractions.

import { expect, test } from 'vitest';
import { buildFailedOutputs, buildOutputs } from './outputs.ts';

const COSTS = { pricePerHour: 0.1 + 0.2, costAtMost: 3 * 1.1, costAtLeast: 0.7 + 0.1, readyAfterSeconds: 7 };
const ROUNDED = { pricePerHour: 0.3, costAtMost: 3.3, costAtLeast: 0.8, readyAfterSeconds: 7 };
const FIGURES = { head: { replies: 3, p50Ms: 0.1 + 0.2 } };

test('dollars and figures are rounded in result and outputs', () => {
  const result = { outcome: 'created', reason: 'new', ...COSTS, figures: FIGURES } as const;
  const outputs = buildOutputs(result);
  expect(outputs['price-per-hour']).toBe('0.3');
  expect(JSON.parse(outputs.result)).toEqual({
    ...{ version: 1, outcome: 'created', reason: 'new', ...ROUNDED },
    figures: { head: { replies: 3, p50Ms: 0.3 } },
  });
  expect(JSON.parse(buildFailedOutputs(COSTS, 'why').result ?? '')).toMatchObject(ROUNDED);
});
