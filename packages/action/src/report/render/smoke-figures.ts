// The figures of a smoke test as one line of plain words. Pure.

import type { SmokeFigures } from '../../commands/smoke/smoke-test.ts';
import { renderElapsed } from '../elapsed.ts';

export function renderFigures(figures: SmokeFigures): string {
  const { requests, firstMs, p50Ms, tokensPerSecond, coldStartMs } = figures;
  return [
    `${requests} ${requests === 1 ? 'request' : 'requests'}`,
    ...(coldStartMs === undefined ? [] : [`cold start ${renderElapsed(coldStartMs)}`]),
    `first ${firstMs} ms`,
    `p50 ${p50Ms} ms`,
    ...(tokensPerSecond === undefined ? [] : [`${tokensPerSecond} tokens/s`]),
  ].join(', ');
}
