// Tests that a rollback contains only what the client sends, and that everything else is reported as not restorable.

import { expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import { type PromotedSpec, planPromotion } from './promotion.ts';
import { withSendableRollback } from './sendable-rollback.ts';

function rollbackOf(spec: PromotedSpec, target: object) {
  const planned = planPromotion(spec, { ...buildEndpoint(), ...target }, 'production');
  if (planned.kind === 'refused') throw new Error('the plan was refused');
  const { rollback, notRestorable } = withSendableRollback(planned.plan);
  return { rollback, notRestorable };
}

const image = { custom: { url: 'docker.io/acme/new', port: 80 } } as const;
const spec: PromotedSpec = { type: 'public', model: { revision: 'b'.repeat(40), image } };
const before = { repository: 'acme/sentiment', revision: 'a'.repeat(40) };
const sendable: UpdateEndpointRequest['model'] = { revision: before.revision };

test('what the API returned in a form that an update accepts is restored', () => {
  const target = { type: 'private', model: { ...before, image: { huggingface: {} } } };
  expect(rollbackOf(spec, target)).toEqual({
    rollback: { type: 'private', model: { ...sendable, image: { huggingface: {} } } },
    notRestorable: [],
  });
});

test.each([
  ['a type of tomorrow', { type: 'quantum' }, ['type'], {}],
  ['an image of tomorrow', { image: { quantumServe: { qubits: 3 } } }, ['model.image'], { type: 'private' }],
  ['both', { type: 'quantum', image: { quantumServe: {} } }, ['type', 'model.image'], {}],
])('%s is not restorable, and the rest is', (_what, change, notRestorable, rest) => {
  const { type = 'private', image: was = { huggingface: {} } }: { type?: string; image?: object } = change;
  const kept = notRestorable.includes('model.image') ? {} : { image: was };
  expect(rollbackOf(spec, { type, model: { ...before, image: was } })).toEqual({
    rollback: { ...rest, model: { ...sendable, ...kept } },
    notRestorable,
  });
});
