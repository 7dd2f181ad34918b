// Random specs of previews, as a user could write them in each dialect. It may not call a server.

import fc from 'fast-check';
import type { Dialect } from '../src/client/dialects/dialect.ts';
import type { PreviewSpec } from '../src/previews/desired.ts';
import type { PreviewIdentity } from '../src/previews/identity.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const map = fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 });
const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const revision = fc.option(fc.oneof(sha, word, fc.constant('main')), { nil: undefined });

const url = word.map((name) => `registry.example/${name}:1`);
const custom = fc.record(
  { url, port: fc.integer({ min: 1, max: 65_535 }), healthRoute: word.map((route) => `/${route}`) },
  { requiredKeys: ['url'] },
);
const specImage = fc.oneof(
  fc.constant({ huggingface: {} }),
  custom.map((fields) => ({ custom: fields })),
);
const productionImage = fc.oneof(
  specImage,
  fc.record({ url, tensorParallelSize: fc.integer({ min: 1, max: 8 }) }).map((fields) => ({ vLLM: fields })),
  fc
    .tuple(custom, word)
    .map(([fields, password]) => ({ custom: { ...fields, credentials: { username: 'u', password } } })),
);

function optional<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined });
}

const scaling = fc
  .record({
    minReplica: fc.nat(2),
    more: fc.nat(2),
    scaleToZeroTimeout: optional(fc.integer({ min: 15, max: 2_880 })),
  })
  .map(({ minReplica, more, scaleToZeroTimeout }) => ({
    minReplica,
    maxReplica: minReplica + more + 1,
    ...(scaleToZeroTimeout === undefined ? {} : { scaleToZeroTimeout }),
  }));

function dropUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;
}

const production = fc.record({
  framework: fc.constantFrom('custom' as const, 'pytorch' as const),
  repository: word.map((name) => `o/${name}`),
  revision,
  task: optional(word),
  image: productionImage,
  env: optional(map),
  secrets: optional(map),
  args: optional(fc.array(word, { maxLength: 2 })),
  command: optional(fc.array(word, { maxLength: 2 })),
});

const spec = fc.record({
  framework: fc.constantFrom('custom' as const, 'pytorch' as const),
  repository: word.map((name) => `o/${name}`),
  revision,
  task: word,
  image: specImage,
});

export function arbitrarySpec(dialect: Dialect): fc.Arbitrary<PreviewSpec> {
  return fc
    .record({
      type: fc.constantFrom('private' as const, 'public' as const),
      scaling,
      size: fc.constantFrom('x1', 'x2'),
      model: dialect === 'production' ? production : spec,
    })
    .map(
      ({ type, scaling: asked, size, model }) =>
        ({
          type,
          provider: { vendor: 'aws', region: 'us-east-1' },
          compute: { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: size, scaling: asked },
          model: dropUndefined(model),
        }) as PreviewSpec,
    );
}

export const identity: PreviewIdentity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 12 } };
