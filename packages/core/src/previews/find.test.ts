// Tests that a search does not rely on a list alone, and that it waits for a create on its way, for a bounded time.

import { describe, expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import type { ApiFault } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import { failure, success } from '../result.ts';
import { findPreview, lateCreateLeftMs, searchPreviews, watchForLateCreate } from './find.ts';
import type { PreviewTarget } from './identity.ts';
import { previewName } from './name.ts';

const target: PreviewTarget = { kind: 'pullRequest', number: 12 };
const namespace = 'acme';
const repository = { id: 4242 };

const notFound: ApiFault = { kind: 'notFound', operation: 'getEndpoint', status: 404, message: '' };
const down: ApiFault = { kind: 'serverError', operation: 'getEndpoint', status: 502, message: '' };

/** The list shows nothing; `there` is what a GET by name finds. */
function clientOf(there: () => readonly Endpoint[], trouble?: ApiFault) {
  const asked: string[] = [];
  return {
    asked,
    listEndpoints: async () => success({ endpoints: [], unreadable: [] }),
    getEndpoint: async ({ name }: { readonly name: string }) => {
      asked.push(name);
      if (trouble !== undefined) return failure(trouble);
      const found = there().find((endpoint) => endpoint.name === name);
      return found === undefined ? failure(notFound) : success(found);
    },
  };
}

describe('a search', () => {
  test('finds by name, with each known variant, the previews that a lagging list does not show', async () => {
    const names = await Promise.all(
      [undefined, 'tgi'].map((variant) =>
        previewName({ repositoryId: 4242, target, ...(variant === undefined ? {} : { variant }) }),
      ),
    );
    const client = clientOf(() => names.map((name) => buildEndpoint({}, { name })));
    const found = await searchPreviews({ client, namespace, repository, target, variants: ['tgi'] });
    expect(found.ok && found.value.map(({ endpoint }) => endpoint.name)).toEqual(names);
  });

  test('is empty only after each name was answered with a 404', async () => {
    const client = clientOf(() => []);
    expect(await searchPreviews({ client, namespace, repository, target })).toEqual(success([]));
    expect(client.asked).toEqual([await previewName({ repositoryId: 4242, target })]);
    expect(await searchPreviews({ client: clientOf(() => [], down), namespace, repository, target })).toEqual(
      failure(down),
    );
  });
});

test('a preview is found by its name with one GET, and no list', async () => {
  const identity = { repositoryId: 4242, target };
  const name = await previewName(identity);
  const client = clientOf(() => [buildEndpoint({}, { name })]);
  const found = await findPreview({ client, namespace, identity });
  expect(found).toMatchObject({ ok: true, value: { endpoint: { name }, identity } });
  expect(client.asked).toEqual([name]);
  expect(await findPreview({ client: clientOf(() => []), namespace, identity })).toEqual(success(undefined));
  expect(await findPreview({ client: clientOf(() => [], down), namespace, identity })).toEqual(failure(down));
});

describe('a create on its way', () => {
  test('is seen when it commits', async () => {
    const clock = createManualClock();
    let there: readonly Endpoint[] = [];
    const late = buildEndpoint({}, { name: 'late' });
    clock.at(9_000, () => {
      there = [late];
    });
    const watching = watchForLateCreate({ client: clientOf(() => there), clock, namespace, names: ['late'] });
    expect(await clock.run(watching)).toEqual(success(late));
    expect(clock.now()).toBe(10_000);
  });

  test('is waited for at most 20 seconds', async () => {
    const clock = createManualClock();
    const watching = watchForLateCreate({ client: clientOf(() => []), clock, namespace, names: ['late'] });
    expect(await clock.run(watching)).toEqual(success(undefined));
    expect(clock.now()).toBe(20_000);
  });

  test('is not ruled out by an outage', async () => {
    const clock = createManualClock();
    const client = clientOf(() => [], down);
    expect(await clock.run(watchForLateCreate({ client, clock, namespace, names: ['late'] }))).toEqual(
      failure(down),
    );
  });
});

test.each<[string, string | null | undefined, number]>([
  ['just now', '2026-11-23T12:00:00Z', 20_000],
  ['a quarter of a minute ago', '2026-11-23T11:59:45Z', 15_000],
  ['half a minute ago', '2026-11-23T11:59:30Z', 0],
  ['an hour ago', '2026-11-23T11:00:00Z', 0],
  ['in the future of a clock that is behind', '2026-11-23T12:10:00Z', 20_000],
  ['at an unknown time', undefined, 20_000],
  ['null', null, 20_000],
  ['no date', 'soon', 20_000],
])(
  'after the delete of one that was created %s, another may still come within %s for %d ms',
  (_when, createdAt, leftMs) => {
    const deleted = { status: { state: 'running', createdAt } };
    expect(lateCreateLeftMs(deleted, Date.parse('2026-11-23T12:00:00Z'))).toBe(leftMs);
  },
);
