// Tests the law of plans: after a plan is applied, the next plan has no steps, and a change costs exactly one small write.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitrarySpec, identity } from '../../test/arbitrary-spec.ts';
import { createRequest, token } from '../../test/endpoints.ts';
import { echoOf, mergeUpdate } from '../../test/server-model.ts';
import { DIALECTS, type Dialect } from '../client/dialects/dialect.ts';
import { rulesOf } from '../client/dialects/index.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import { parseWith } from '../client/schemas/issues.ts';
import { updateEndpointRequestSchema } from '../client/schemas/requests.ts';
import { buildDesired, type DesiredPreview, type PreviewSpec } from './desired.ts';
import { FINGERPRINT_ENV_KEY } from './fingerprint.ts';
import { IDENTITY_ENV_KEY } from './identity-mark.ts';
import { type PlanStep, planPreview } from './plan.ts';

const { name: _name, ...spec } = createRequest;

function desire(dialect: Dialect, asked: PreviewSpec): Promise<DesiredPreview> {
  return buildDesired({ dialect, spec: asked, identity, name: createRequest.name, token });
}

function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, field]) => leavesOf(field, `${path}.${key}`));
}

type Edit = (asked: PreviewSpec) => PreviewSpec;
const editModel =
  (changes: Partial<PreviewSpec['model']>): Edit =>
  (asked) => ({ ...asked, model: { ...asked.model, ...changes } });
const editScaling =
  (changes: object): Edit =>
  (asked) => ({ ...asked, compute: { ...asked.compute, scaling: { ...asked.compute.scaling, ...changes } } });

/** Values that no random spec has. */
const EDITS: readonly [string, Edit][] = [
  ['.type', (asked) => ({ ...asked, type: asked.type === 'public' ? 'private' : 'public' })],
  ['.compute.accelerator', (asked) => ({ ...asked, compute: { ...asked.compute, accelerator: 'gpu' } })],
  ['.compute.instanceType', (asked) => ({ ...asked, compute: { ...asked.compute, instanceType: 'other' } })],
  ['.compute.instanceSize', (asked) => ({ ...asked, compute: { ...asked.compute, instanceSize: 'x16' } })],
  ['.compute.scaling.maxReplica', editScaling({ maxReplica: 99 })],
  [
    '.compute.scaling.scaleToZeroTimeout',
    (asked) =>
      editScaling({ scaleToZeroTimeout: asked.compute.scaling.scaleToZeroTimeout === 77 ? 78 : 77 })(asked),
  ],
  ['.model.repository', editModel({ repository: 'other/repository' })],
  ['.model.task', editModel({ task: 'another-task' })],
  ['.model.revision', editModel({ revision: 'f00d'.repeat(10) })],
];

const PRODUCTION_EDITS: readonly [string, Edit][] = [
  ...EDITS,
  ['.model.revision', editModel({ revision: 'another-branch' })],
  ['.model.framework', editModel({ framework: 'llamacpp' })],
  ['.model.image', editModel({ image: { tei: { url: 'registry.example/tei:9' } } })],
  [
    '.model.image',
    editModel({
      image: {
        custom: { url: 'registry.example/a:1', credentials: { username: 'u', password: 'LongerThanAny' } },
      },
    }),
  ],
  ['.model.args', editModel({ args: ['--another'] })],
  ['.model.command', editModel({ command: ['another'] })],
  ['.model.env', editModel({ env: { ANOTHER: '1' } })],
  ['.model.secrets', editModel({ secrets: { ANOTHER: 'LongerThanAny' } })],
  ['.compute.scaling.measure', editScaling({ measure: { pendingRequests: 1.5 } })],
];

const isSecret = (leaf: string): boolean => leaf.startsWith('.model.secrets');

const EDITS_BY_DIALECT = { spec: EDITS, production: PRODUCTION_EDITS } satisfies Record<Dialect, unknown>;

describe.each(DIALECTS)('a plan in the dialect %s', (dialect) => {
  test('has no steps for an endpoint that was created as desired', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySpec(dialect), async (asked) => {
        const desired = await desire(dialect, asked);
        expect(rulesOf(dialect).encodeCreate(desired.request).ok).toBe(true);
        const echo = echoOf(dialect, desired.request);
        expect(planPreview(await desire(dialect, structuredClone(asked)), echo)).toEqual({
          outcome: 'unchanged',
          steps: [],
          differences: [],
        });
      }),
      { numRuns: 200 },
    );
  });

  test.each(EDITS_BY_DIALECT[dialect])(
    'changes %s with one small update, after which it has no steps',
    async (path, edit) => {
      await fc.assert(
        fc.asyncProperty(arbitrarySpec(dialect), async (asked) => {
          const before = await desire(dialect, asked);
          const after = await desire(dialect, edit(asked));
          const plan = planPreview(after, echoOf(dialect, before.request));
          expect(plan.steps.map((step) => step.kind)).toEqual(['update']);
          const [step] = plan.steps;
          if (step?.kind !== 'update') return;
          const others = leavesOf(step.body).filter(
            (leaf) => !leaf.startsWith(path) && !leaf.startsWith('.model.env'),
          );
          // The mark in env vouches for the secrets, so they are written with it.
          const withMark = 'env' in (step.body.model ?? {}) ? others.filter(isSecret) : [];
          expect(others).toEqual(withMark);
          expect(JSON.stringify(step.body)).not.toContain('null');
          expect(
            parseWith(updateEndpointRequestSchema, step.body).ok &&
              rulesOf(dialect).encodeUpdate(step.body).ok,
          ).toBe(true);
          const merged = mergeUpdate(before.request, step.body);
          expect(planPreview(after, echoOf(dialect, merged)).steps).toEqual([]);
        }),
        { numRuns: 40 },
      );
    },
  );

  test.each(['vendor', 'region'] as const)('replaces for another %s', async (key) => {
    const desired = await desire(dialect, { ...spec, provider: { ...spec.provider, [key]: 'other' } });
    const plan = planPreview(desired, echoOf(dialect, (await desire(dialect, spec)).request));
    expect(plan.outcome).toBe('replaced');
    expect(plan.steps).toEqual([
      { kind: 'remove', reason: `provider.${key} cannot be updated` },
      { kind: 'create', body: desired.request },
    ]);
  });

  test('creates where there is no endpoint', async () => {
    const desired = await desire(dialect, spec);
    expect(planPreview(desired, undefined)).toEqual({
      outcome: 'created',
      steps: [{ kind: 'create', body: desired.request }],
      differences: [],
    });
  });
});

test('the specification cannot change an image or a framework in place', async () => {
  const echo = echoOf('spec', (await desire('spec', spec)).request);
  const image = await desire('spec', {
    ...spec,
    model: { ...spec.model, image: { custom: { url: 'x/y' } } },
  });
  const framework = await desire('spec', { ...spec, model: { ...spec.model, framework: 'custom' } });
  expect(planPreview(image, echo).steps[0]).toEqual({
    kind: 'remove',
    reason: 'model.image cannot be updated',
  });
  expect(planPreview(framework, echo).steps[0]).toEqual({
    kind: 'remove',
    reason: 'model.framework cannot be updated',
  });
});

test('a removed secret, argument, variable or branch is a change too', async () => {
  const full = {
    ...spec,
    model: { ...spec.model, revision: 'dev', secrets: { A: '1' }, args: ['a'], env: { E: '1' } },
  };
  const before = await desire('production', full);
  const after = await desire('production', { ...spec, model: { ...spec.model, revision: null } });
  const [step] = planPreview(after, echoOf('production', before.request)).steps;
  const env = {
    [FINGERPRINT_ENV_KEY]: expect.stringMatching(/^v1\.-\.-\./),
    [IDENTITY_ENV_KEY]: expect.stringMatching(/^[a-z2-7]{26}$/),
  };
  expect(step).toEqual({
    kind: 'update',
    rolls: true,
    body: { model: { revision: 'main', secrets: {}, args: [], env } },
  });
});

const IDENTITY_TAG = expect.stringMatching(/^identity-[a-z2-7]{26}$/);

test('missing tags are added to those that are there', async () => {
  const desired = await desire('production', spec);
  const echo = { ...echoOf('production', desired.request), tags: ['mine', 'repo-4242'] };
  expect(planPreview(desired, echo).steps).toEqual([
    {
      kind: 'update',
      rolls: false,
      body: { tags: ['mine', 'repo-4242', 'preview-endpoints', 'pr-12', IDENTITY_TAG] },
    },
  ]);
});

test('a preview from before the hash of its identity in env is not rolled for it', async () => {
  const desired = await desire('production', spec);
  const echo = echoOf('production', desired.request);
  const { [IDENTITY_ENV_KEY]: _hash, ...env } = echo.model?.env ?? {};
  expect(planPreview(desired, { ...echo, model: { ...echo.model, env } }).steps).toEqual([]);
});

test("a user's env cannot set the product's own keys", async () => {
  const asked = { ...spec, model: { ...spec.model, env: { preview_endpoints_branch: 'main', LOG: 'x' } } };
  const { request } = await desire('production', asked);
  expect(Object.keys(request.model.env ?? {}).sort()).toEqual(
    ['LOG', FINGERPRINT_ENV_KEY, IDENTITY_ENV_KEY].sort(),
  );
});

test('an endpoint whose fields the server leaves out is not changed', async () => {
  const desired = await desire('spec', { ...spec, model: { ...spec.model, revision: 'dev' } });
  const mute: Endpoint = {
    name: createRequest.name,
    status: { state: 'running' },
    compute: null,
    model: { image: { huggingface: {} } },
  };
  expect(planPreview(desired, mute).steps).toEqual([]);
});

describe('the steps for each state', () => {
  const resume: PlanStep['kind'][] = ['resume'];
  test.each<[string, PlanStep['kind'][], PlanStep['kind'][]]>([
    ['pending', [], ['update']],
    ['initializing', [], ['update']],
    ['updating', [], ['update']],
    ['running', [], ['update']],
    ['paused', resume, ['update', 'resume']],
    ['scaledToZero', [], ['update', 'resume']],
    ['failed', ['remove', 'create'], ['remove', 'create']],
    ['updateFailed', ['remove', 'create'], ['remove', 'create']],
    ['of tomorrow', [], ['update']],
  ])('%s: unchanged %j, changed %j', async (state, unchanged, changed) => {
    const desired = await desire('production', spec);
    const edited = await desire('production', { ...spec, type: 'public' });
    const echo = echoOf('production', desired.request, state);
    expect(planPreview(desired, echo).steps.map((step) => step.kind)).toEqual(unchanged);
    expect(planPreview(edited, echo).steps.map((step) => step.kind)).toEqual(changed);
  });
});

test('no difference shows a secret or a mark', async () => {
  const before = await desire('production', {
    ...spec,
    model: { ...spec.model, secrets: { A: 'OLDSECRET' } },
  });
  const after = await desire('production', {
    ...spec,
    model: {
      ...spec.model,
      secrets: { A: 'NEWSECRET' },
      image: { custom: { url: 'x', credentials: { username: 'u', password: 'PASSSECRET' } } },
    },
  });
  const shown = planPreview(after, echoOf('production', before.request)).differences.map(
    ({ path, from, to }) => `${path} ${from} ${to}`,
  );
  expect(shown.join('\n')).not.toMatch(/SECRET|v1\.|FINGERPRINT/);
  expect(shown).toHaveLength(3);
});
