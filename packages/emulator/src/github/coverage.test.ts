// Compares the coverage table with the routes that are really registered.

import { expect, it } from 'vitest';
import { buildRoute, listPaths } from './app.ts';
import { type CoveredOperation, coverage, GRAPHQL_PATH } from './coverage.ts';
import { createGitHubSide } from './index.ts';

it('registers a route for every covered operation, and none besides GraphQL and the 404', () => {
  const { app } = createGitHubSide({ now: () => 0 });
  const registered = app.routes.map((route) => `${route.method} ${route.path}`);
  const operations: CoveredOperation[] = Object.values(coverage);
  const covered = operations.flatMap((operation) =>
    listPaths(operation).map((path) => `${operation.method} /github${buildRoute(path)}`),
  );
  expect(registered.sort()).toEqual([...covered, `POST /github${GRAPHQL_PATH}`, 'ALL /github/*'].sort());
});

it('needs a permission for everything inside a repository', () => {
  const operations: CoveredOperation[] = Object.values(coverage);
  const open = operations.filter(({ needs }) => needs.length === 0).map(({ path }) => path);
  expect(open).toEqual(['/user', '/rate_limit']);
});
