// Tests that a caller with a valid proof reaches only objects that it names and may reach, whatever it sends, and never fails
// the Worker; `HOSTILE=100000` sends that many requests.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { BEARER_KEY, HUGGINGFACE_SECRET, NARROW_BEARER_KEY } from '../support/bindings.ts';
import { callIn } from '../support/caller.ts';
import { bytesOf, signGithub, signStandard } from '../support/right-requests.ts';

/** The names of the objects that a request reached. They do nothing, so that a hundred thousand requests take minutes. */
const reached: string[] = [];

const crowded = { kind: 'crowded' };
const OBJECT = {
  submit: async () => crowded,
  override: async () => ({ submitted: crowded, override: null }),
  endOverride: async () => null,
  find: async () => null,
  describe: async () => ({ intents: [], schedule: null, decisions: [] }),
};
const BINDINGS = {
  ENDPOINTS: {
    getByName: (name: string) => {
      reached.push(name);
      return OBJECT;
    },
  },
  TRIGGERS: { getByName: () => ({ note: async () => true, find: async () => null }) },
  EXECUTOR: {
    readNamespaces: async () => [],
    readEndpoint: async () => ({ state: 'gone' }),
    remembers: async () => true,
  },
};

beforeEach(() => {
  for (const method of ['log', 'warn'] as const) vi.spyOn(console, method).mockReturnValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const text = fc.string({
  unit: fc.constantFrom(...'aZ0-_.,=+/ %\\{}":*#?\u0000é', '..', '%2F', 'refs/heads/', '__proto__'),
  maxLength: 30,
});
const namespace = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('acme', 'acme', 'acme', 'Acme', 'beta') },
  text,
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('target', 'office-late', 'prod-chat', 'toString') },
  text,
);
const action = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('pause', 'resume', 'scale-to-zero', 'toggle', 'rollback') },
  fc.constantFrom('override', 'teardown', 'roll', 'keep', 'constructor'),
  text,
);
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: string;
  /** The key that is sent, or the event of the webhook. */
  readonly as: string;
  /** The only objects that it may reach. */
  readonly named: readonly string[];
}

interface Caller {
  readonly prove: (asked: Asked) => Promise<Readonly<Record<string, string>>>;
  readonly asks: fc.Arbitrary<Asked>;
}

const key: Caller = {
  prove: async ({ as }) => ({ authorization: `Bearer ${as}` }),
  asks: fc
    .record({
      as: fc.constantFrom(BEARER_KEY, NARROW_BEARER_KEY),
      segments: fc.tuple(namespace, name, action),
      method: fc.constantFrom('POST', 'POST', 'POST', 'DELETE'),
      body: fc.oneof(
        fc.constant(''),
        fc.constant('{"state":"up","until":"2030-01-01T00:00:00Z"}'),
        anything.map((reason) => JSON.stringify({ reason })),
        text,
      ),
    })
    .map(({ segments, ...asked }) => {
      const [owner, endpoint] = segments;
      const mayReach = owner === 'acme' && (asked.as === BEARER_KEY || endpoint === 'office-late');
      return {
        ...asked,
        path: `/v1/endpoints/${segments.map(encodeURIComponent).join('/')}`,
        named: mayReach ? [`acme/${endpoint}`] : [],
      };
    }),
};

const signature: Caller = {
  prove: ({ body }) => signStandard(bytesOf(body)),
  asks: fc
    .record(
      { action, namespace, endpoint: name, reason: fc.oneof({ weight: 3, arbitrary: text }, anything) },
      { requiredKeys: ['action', 'namespace', 'endpoint'] },
    )
    .map((trigger) => ({
      path: '/v1/triggers',
      method: 'POST',
      body: JSON.stringify(trigger),
      as: '',
      named: trigger.namespace === 'acme' ? [`acme/${trigger.endpoint}`] : [],
    })),
};

const github: Caller = {
  prove: ({ body, as }) => signGithub(bytesOf(body), { event: as }),
  asks: fc
    .record({
      as: fc.oneof(
        fc.constantFrom('pull_request', 'delete', 'create', 'push'),
        text.map((event) => event.replaceAll(/[^a-z_%{}]/g, '')),
      ),
      id: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(4242, 9001) }, fc.constantFrom(1, -1, 4242.5)),
      ref: fc.oneof(fc.constantFrom('main', 'refs/heads/main', 'prod'), text),
      number: fc.oneof(fc.integer({ min: -1, max: 50 }), fc.constantFrom(1.5, 2 ** 53)),
      rest: fc.record(
        {
          action: fc.oneof(fc.constantFrom('closed', 'reopened'), text),
          ref_type: fc.oneof(fc.constant('branch'), text),
          deleted: fc.oneof(fc.boolean(), anything),
          master_branch: fc.oneof(fc.constant('main'), anything),
          pull_request: fc.oneof(fc.constant({ closed_at: null }), fc.record({ closed_at: text }), anything),
        },
        { requiredKeys: [] },
      ),
    })
    .map(({ as, id, ref, number, rest }) => {
      const targets = [`pullRequest:${number}`, `branch:${ref}`, `branch:${ref.replace('refs/heads/', '')}`];
      return {
        path: '/v1/github',
        method: 'POST',
        body: JSON.stringify({ ref, number, repository: { id }, ...rest }),
        as,
        named: id === 4242 || id === 9001 ? targets.map((target) => `github:${id}:${target}`) : [],
      };
    }),
};

const hub: Caller = {
  prove: async () => ({ 'x-webhook-secret': HUGGINGFACE_SECRET }),
  asks: fc
    .record({
      scope: fc.oneof({ weight: 3, arbitrary: fc.constant('repo.content') }, text),
      model: fc.oneof({ weight: 3, arbitrary: fc.constant('acme/sentiment') }, text),
      ref: fc.oneof({ weight: 3, arbitrary: fc.constant('refs/heads/main') }, text),
      newSha: fc.oneof({ weight: 3, arbitrary: fc.constant('b'.repeat(40)) }, anything),
    })
    .map(({ scope, model, ref, newSha }) => ({
      path: '/v1/huggingface',
      method: 'POST',
      body: JSON.stringify({
        event: { action: 'update', scope },
        repo: { type: 'model', name: model, id: '1', private: false },
        webhook: { id: 'hook', version: 3 },
        updatedRefs: [{ ref, oldSha: null, newSha }],
      }),
      as: '',
      named: model === 'acme/sentiment' && ref === 'refs/heads/main' ? ['acme/sentiment-main'] : [],
    })),
};

const CALLERS = { 'a key': key, 'a signature': signature, GitHub: github, 'the Hub': hub };

describe('a caller with a valid proof reaches only what it names', () => {
  test.each(Object.entries(CALLERS))('%s', async (_who, { prove, asks }) => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(asks, async (asked) => {
        reached.length = 0;
        const { path, method, body, named } = asked;
        const { status } = await callIn(BINDINGS, path, { method, headers: await prove(asked), body });
        expect(status).toBeLessThan(500);
        for (const object of reached) expect(named).toContain(object);
        statuses.add(status);
      }),
      { numRuns: Math.ceil(inject('hostile') / Object.keys(CALLERS).length) },
    );
    // A reached object answers 429. Without one, nothing would have been tested.
    expect([...statuses]).toContain(429);
  });
});
