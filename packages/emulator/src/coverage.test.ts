// Compares the coverage tables with the routes that are really registered.
import { describe, expect, it } from 'vitest';
import { createApi } from './api/routes.ts';
import { createVirtualClock } from './clock/virtual-clock.ts';
import { COVERAGE, HUB_COVERAGE, type ImitatedOperation } from './coverage.ts';
import { createHub } from './hub/routes.ts';
import { createMemory, type Dialect, type Store } from './store.ts';

function createStore(dialect: Dialect): Store {
  const clock = createVirtualClock();
  return { dialect, seed: 1, origin: 'http://127.0.0.1:4010', clock, memory: createMemory(1) };
}

interface Route {
  readonly method: string;
  readonly path: string;
}

/** The registered routes without middleware, which is registered for every method. */
function registered(routes: readonly Route[]): readonly string[] {
  const own = routes.filter(({ method }) => method !== 'ALL');
  return own.map(({ method, path }) => `${method} ${path}`).toSorted();
}

function imitated(operations: readonly ImitatedOperation[]): readonly string[] {
  const own = operations.filter(({ imitated }) => imitated === true);
  return own.map(({ method, path }) => `${method} ${path}`).toSorted();
}

describe('the coverage table', () => {
  it.each(['spec', 'production'] as const)('names exactly the routes of the %s dialect', (dialect) => {
    expect(registered(createApi(createStore(dialect)).routes)).toEqual(imitated(COVERAGE[dialect]));
  });

  it('names exactly the routes of the Hub', () => {
    expect(registered(createHub(createStore('production')).routes)).toEqual(imitated(HUB_COVERAGE));
  });

  it('gives a reason for everything that is left out', () => {
    const reasons = COVERAGE.production.flatMap(({ imitated }) => (imitated === true ? [] : [imitated]));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every((reason) => reason.length > 20)).toBe(true);
  });
});
