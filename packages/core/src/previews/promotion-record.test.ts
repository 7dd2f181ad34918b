// Tests whether a target still has what a promotion wrote, by what the API returns of it.

import { expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { holds, isAsWritten, isSeenWritten } from './promotion-record.ts';

const written = { model: { image: { huggingface: {} } } };

function endpointWith(model: object) {
  return buildEndpoint({}, { model: { repository: 'acme/sentiment', ...model } });
}

test("a target with another image does not have Hugging Face's own, which has no fields", () => {
  const other = endpointWith({ image: { custom: { url: 'docker.io/acme/new' } } });
  expect([holds(written, other), isAsWritten(written, other)]).toEqual([false, false]);
  const same = endpointWith({ image: { huggingface: { env: {} } } });
  expect([holds(written, same), isAsWritten(written, same)]).toEqual([true, true]);
});

test('a target of which the API returns no env has an empty one', () => {
  const body = { model: { env: {} } };
  expect([holds(body, endpointWith({})), isAsWritten(body, endpointWith({}))]).toEqual([true, true]);
  expect(isAsWritten(body, endpointWith({ env: { LOG: 'info' } }))).toBe(false);
});

test.each([
  [{ model: { secrets: { KEY: 'value' } } }, false],
  [{ model: { secrets: { KEY: 'value' }, revision: 'b'.repeat(40) } }, true],
  [{ compute: { scaling: { maxReplica: 2 } } }, true],
])('whether %j was written can be seen: %s', (body, isSeen) => {
  const target = {
    ...endpointWith({ revision: 'b'.repeat(40) }),
    compute: { scaling: { maxReplica: 2 } },
  };
  expect(isSeenWritten(body, target)).toBe(isSeen);
});
