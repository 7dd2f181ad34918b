// Tests what a policy allows, and that all its mistakes are reported at once without its secrets.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { decideAccess, maySee, visibleNamespaces } from './decide-access.ts';
import { describePolicy } from './describe-policy.ts';
import { parsePolicyDocument } from './parse-document.ts';
import { ACTIONS, type Action, GRANTED_ACTIONS, type Policy, type Rules } from './policy.ts';
import { readPolicy } from './read-policy.ts';
import { readRules } from './read-rules.ts';

const SIGNING = `whsec_${btoa('0123456789abcdef0123456789abcdef')}`;
const BEARER = 'bearer-of-more-than-24-characters';

const document = {
  keys: [
    {
      id: 'ci',
      secrets: [
        { id: 'sign', secret: SIGNING },
        { id: 'send', secret: BEARER, expires: '2027-01-31T00:00:00Z' },
      ],
      grants: [
        { namespace: 'acme', endpoint: 'pr-*', actions: ['*'] },
        { namespace: 'acme', endpoint: 'prod-*', actions: ['pause', 'resume', 'toggle'] },
        { namespace: 'beta', endpoint: 'demo', actions: ['resume'] },
      ],
    },
    { id: 'nobody', secrets: [{ id: 'one', secret: `${BEARER}-2` }], grants: [] },
  ],
  protected: [{ namespace: 'Acme', endpoint: 'prod-*' }],
  repositories: [
    {
      id: 4242,
      fullName: 'acme/widgets',
      namespace: 'acme',
      secrets: [{ id: 'hook', secret: `${BEARER}-3` }],
    },
  ],
  watches: [
    {
      model: 'acme/sentiment',
      ref: 'refs/heads/main',
      namespace: 'acme',
      endpoint: 'sentiment-main',
      secrets: [{ id: 'hub', secret: `${BEARER}-4` }],
    },
  ],
  schedules: [
    {
      namespace: 'acme',
      endpoint: 'pr-*',
      timeZone: 'Europe/Berlin',
      uptime: [
        { weekdays: 'sat', beginTime: '22:00', endTime: '02:00' },
        { weekdays: 'fri-mon,wed', beginTime: '09:00', endTime: '24:00' },
      ],
      outside: 'scale-to-zero',
      holidays: ['1970-01-02'],
    },
  ],
};

const sameIds = [
  { id: 'same', secret: `${BEARER}-5` },
  { id: 'same', secret: `${BEARER}-6` },
];

/** The policy as each script reads it, after checking and compiling. */
function read(text: string): { readonly policy: Policy; readonly rules: Rules } {
  const checked = parsePolicyDocument(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.fault));
  const compiled = compilePolicy(checked.value);
  const policy = readPolicy(compiled.ingress);
  const rules = readRules(compiled.executor);
  if (!policy.ok || !rules.ok) throw new Error('the compiled policy cannot be read');
  return { policy: policy.value, rules: rules.value };
}

function parsed(change: object = {}) {
  return read(JSON.stringify({ ...document, ...change }));
}

const mistakesOf = (value: unknown) => {
  const policy = parsePolicyDocument(typeof value === 'string' ? value : JSON.stringify(value));
  return policy.ok ? [] : policy.fault.map(({ path, message }) => `${path}: ${message}`);
};

describe('the policy document', () => {
  test('distinguishes signing secrets from bearer keys by their prefix and reads expiry as milliseconds', () => {
    const [key] = parsed().policy.keys;
    expect(key?.signing.map(({ id }) => id)).toEqual(['sign']);
    expect(key?.bearer).toMatchObject([{ id: 'send', expiresAtMs: Date.UTC(2027, 0, 31) }]);
    expect(key?.grants[0]?.actions).toEqual([...GRANTED_ACTIONS]);
  });

  test('reads the hours of a schedule in order, with its defaults', () => {
    expect(parsed().rules.schedules).toEqual([
      {
        namespace: 'acme',
        endpoint: 'pr-*',
        timeZone: 'Europe/Berlin',
        uptime: [
          { weekdays: [5, 6, 0, 1, 3], beginMinutes: 540, endMinutes: 1440 },
          { weekdays: [6], beginMinutes: 1320, endMinutes: 1560 },
        ],
        outside: 'scale-to-zero',
        resume: 'own',
        holidays: [1],
        excludeUntilDay: null,
        graceMs: 15 * 60_000,
        preWarmMs: 0,
        dryRun: false,
      },
    ]);
  });

  test('sweeps the previews of a repository by default', () => {
    expect(parsed().rules.repositories[0]?.sweep).toEqual({ mode: 'delete', mostDeletions: 20 });
    const sweep = { mode: 'dry-run', mostDeletions: 100 };
    const repositories = [{ ...document.repositories[0], sweep }];
    expect(parsed({ repositories }).rules.repositories[0]?.sweep).toEqual(sweep);
    expect(
      mistakesOf({ repositories: [{ ...repositories[0], sweep: { mode: 'all', mostDeletions: 0 } }] }),
    ).toHaveLength(2);
  });

  test('puts previews to sleep after 3 minutes by default, and applies the rules for endpoints first', () => {
    const [repository] = document.repositories;
    const previews = { kind: 'previews', namespace: 'acme', repositoryId: 4242 };
    const idleOf = (change: object) => parsed(change).rules.idle;
    expect(idleOf({})).toEqual([{ ...previews, idleMs: 180_000, dryRun: false }]);
    expect(idleOf({ repositories: [{ ...repository, idleMinutes: false }] })).toEqual([
      { ...previews, idleMs: null, dryRun: false },
    ]);
    const repositories = [{ ...repository, idleMinutes: 60, idleDryRun: true }];
    const idle = [{ namespace: 'acme', endpoint: 'pr-*', idleMinutes: 1 }];
    expect(idleOf({ repositories, idle })).toEqual([
      { kind: 'endpoints', namespace: 'acme', endpoint: 'pr-*', idleMs: 60_000, dryRun: false },
      { ...previews, idleMs: 3_600_000, dryRun: true },
    ]);
    const bad = {
      repositories: [{ ...repository, idleMinutes: 0 }],
      idle: [
        { namespace: 'acme', endpoint: 'pr-*', idleMinutes: 61 },
        { namespace: 'Acme', endpoint: 'prod-*', idleMinutes: 5 },
      ],
    };
    expect(mistakesOf({ ...document, ...bad })).toEqual([
      expect.stringMatching(/^repositories\.0\.idleMinutes: /),
      expect.stringMatching(/^idle\.0\.idleMinutes: /),
      'idle.1.endpoint: prod-* is protected, so nothing would put it to sleep',
    ]);
  });

  test('accepts a key that only people have', () => {
    const keys = [{ id: 'office', people: ['*@example.com', 'ann.b+c@other.example'], grants: [] }];
    expect(parsed({ keys }).policy.keys).toEqual([{ ...keys[0], signing: [], bearer: [] }]);
  });

  test('accepts an empty document, which allows nothing', () => {
    expect(read('{}').policy).toEqual({
      ...{ keys: [], signers: [], protected: [], repositories: [], watches: [], schedules: [] },
    });
  });

  test('reports all mistakes at once', () => {
    const bad = {
      keys: [
        {
          id: 'a b',
          secrets: [],
          grants: [{ namespace: '..', endpoint: 'Ä', actions: ['delete'], x: 1 }],
        },
        { ...document.keys[0], secrets: [{ id: 'weak', secret: 'whsec_AA==', expires: undefined }] },
        { ...document.keys[1], id: 'ci', secrets: [{ id: 'short', secret: 'short' }] },
        document.keys[1],
        { ...document.keys[1], id: 'twin' },
        { id: 'useless', grants: [] },
        { id: 'people', people: ['Ann@example.com', '*', '*@', 'a*@b.example', 'ann@localhost'], grants: [] },
        { id: 'empty', people: [], grants: [] },
      ],
      protected: [{ namespace: 'acme', endpoint: 'sentiment-*' }],
      repositories: [{ ...document.repositories[0], id: 0, fullName: 'widgets' }],
      watches: [{ ...document.watches[0], ref: 'main' }, document.watches[0]],
      schedules: [
        {
          namespace: 'acme',
          endpoint: 'pr_1',
          timeZone: '+01:00',
          uptime: [
            { weekdays: 'mon-fry', beginTime: '24:00', endTime: '9:00' },
            { weekdays: 'mon', beginTime: '09:00', endTime: '09:00' },
          ],
          outside: 'delete',
          holidays: ['2026-02-30'],
          graceMinutes: 0.5,
          dryrun: true,
        },
        { ...document.schedules[0], uptime: [] },
        { ...document.schedules[0], endpoint: 'sentiment-main' },
      ],
    };
    const mistakes = mistakesOf(bad).join('\n');
    for (const part of [
      'keys.0.id:',
      'keys.0.secrets: must hold at least one secret',
      'keys.0.grants.0.namespace:',
      'keys.0.grants.0.endpoint:',
      'keys.0.grants.0.actions.0:',
      'keys.0.grants.0: Unrecognized key',
      'keys.1.secrets.0.secret: is too short',
      'keys.2.id: ci is used more than once',
      'keys.2.secrets.0.secret: is too short',
      'keys.5: must have secrets, or people',
      ...[0, 1, 2, 3, 4].map((index) => `keys.6.people.${index}: must be an address like`),
      'keys.7.people: must name at least one person',
      'keys.4.secrets.0.secret: is also a secret of key nobody',
      'repositories.0.id:',
      'repositories.0.fullName:',
      'watches.0.ref:',
      'watches.1.endpoint: sentiment-main is protected',
      'schedules.0.endpoint:',
      'schedules.0.timeZone: must be an IANA time zone like Europe/Berlin',
      'schedules.0.uptime.0.weekdays: must be days like mon-fri',
      'schedules.0.uptime.0.beginTime:',
      'schedules.0.uptime.0.endTime:',
      'schedules.0.uptime.1: begins when it ends',
      'schedules.0.outside:',
      'schedules.0.holidays.0: must be a date',
      'schedules.1.uptime: must hold at least one period',
      'schedules.2.endpoint: sentiment-main is protected',
    ]) {
      expect(mistakes).toContain(part);
    }
  });

  test.each([
    ['text that is not JSON', `{"keys": "${SIGNING}`, [': is not JSON']],
    ['a list', '[]', [': Invalid input: expected object, received array']],
    ['an unknown section', '{"kyes": []}', [': Unrecognized key: "kyes": did you mean "keys"?']],
    [
      'an unreadable expiry',
      { keys: [{ ...document.keys[0], secrets: [{ id: 's', secret: SIGNING, expires: 'soon' }] }] },
      ['keys.0.secrets.0.expires: must be a time like 2027-01-31T00:00:00Z'],
    ],
  ])('refuses %s', (_what, value, wanted) => {
    expect(mistakesOf(value)).toEqual(wanted);
  });

  test('one secret has one role, and only repositories may share one', () => {
    const [repository] = document.repositories;
    const told = { id: 'ops', url: 'https://hooks.example.com/', secret: SIGNING };
    const shared = { ...repository, id: 7, secrets: [{ id: 'mine', secret: BEARER }] };
    const mistakes = mistakesOf({ ...document, notifications: [told], repositories: [repository, shared] });
    expect(mistakes).toEqual([
      expect.stringMatching(/^notifications\.0\.secret: is also a secret of key /),
      expect.stringMatching(/^repositories\.1\.secrets\.0\.secret: is also a secret of key /),
    ]);
    const organisation = [repository, { ...repository, id: 8 }];
    expect(mistakesOf({ ...document, repositories: organisation })).toEqual([]);
    expect(mistakesOf({ ...document, repositories: [repository, repository] })).toContain(
      'repositories.1.id: 4242 is used more than once',
    );
  });

  test('a bearer key with a comma is refused, because no request could carry it', () => {
    const secrets = [{ id: 'send', secret: `${BEARER},x` }];
    expect(mistakesOf({ keys: [{ id: 'ci', secrets, grants: [] }] })).toEqual([
      'keys.0.secrets.0.secret: must have no comma, because no header could carry it',
    ]);
  });

  test.each([
    [
      'keys.0',
      {
        keys: [
          {
            ...document.keys[0],
            secrets: [
              { id: 'same', secret: SIGNING },
              { id: 'same', secret: BEARER },
            ],
          },
        ],
      },
    ],
    ['repositories.0', { repositories: [{ ...document.repositories[0], secrets: sameIds }] }],
    ['watches.0', { watches: [{ ...document.watches[0], secrets: sameIds }] }],
  ])('two secrets of %s cannot have the same id', (owner, change) => {
    expect(mistakesOf(change)).toEqual([`${owner}.secrets.1.id: same is used more than once`]);
  });

  test('no mistake quotes a secret', () => {
    const secret = 'hf_CanaryCanaryCanary with spaces';
    const bad = JSON.stringify(document).replaceAll(BEARER, secret).replaceAll(SIGNING, `whsec_${secret}`);
    const mistakes = mistakesOf(bad);
    expect(mistakes).toHaveLength(5);
    expect(mistakes.join()).not.toContain('Canary');
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parsePolicyDocument(text);
      }),
    );
  });
});

test('a policy is described in sentences, and a policy without keys is described as such', () => {
  const described = (change: object) => {
    const checked = parsePolicyDocument(JSON.stringify({ ...document, ...change }));
    return checked.ok ? describePolicy(checked.value) : [];
  };
  expect(described({ protected: [], repositories: [], watches: [] })).toEqual([
    'The policy has 2 keys, 3 secrets, 1 schedule.',
    'Key ci may do everything with acme/pr-*.',
    'Key ci may pause, resume, toggle acme/prod-*.',
    'Key ci may resume beta/demo.',
    'Key nobody may do nothing.',
  ]);
  const idle = [{ namespace: 'acme', endpoint: 'pr-*', idleMinutes: 1, dryRun: true }];
  expect(described({ keys: [], protected: [], watches: [], schedules: [], idle }).slice(-2)).toEqual([
    'After 1 minute without a request, acme/pr-* would be put to sleep (dry run).',
    'After 3 minutes without a request, each preview of acme/widgets is put to sleep.',
  ]);
  const empty = { keys: [], protected: [], repositories: [], watches: [], schedules: [] };
  expect(described(empty)).toEqual([
    'The policy is empty.',
    'It has no key, so nobody may send a trigger. Webhooks need no key.',
  ]);
});

test('cases of a watch are checked with the policy, and only the executor gets them', () => {
  const watch = {
    ...document.watches[0],
    cases: [{ name: 'one' }, { name: 'one', expect: { json: { '$[': 1 } } }],
  };
  const parsed = parsePolicyDocument(JSON.stringify({ watches: [watch] }));
  const paths = parsed.ok ? [] : parsed.fault.map(({ path }) => path).join('; ');
  expect(paths).toMatch(/cases\.1\.expect\.json/);
  expect(paths).toMatch(/cases\.1\.name/);
  const schema = { ...watch, cases: [{ name: 'one', expect: { schema: true } }] };
  expect(JSON.stringify(parsePolicyDocument(JSON.stringify({ watches: [schema] })))).toContain(
    'cases.0.expect.schema',
  );
  const right = parsePolicyDocument(JSON.stringify({ watches: [{ ...watch, cases: [{ name: 'one' }] }] }));
  if (!right.ok) throw new Error(JSON.stringify(right.fault));
  const { ingress, executor } = compilePolicy(right.value);
  expect([ingress.includes('cases'), executor.includes('cases')]).toEqual([false, true]);
});

test('the executor gets the grants of each key, and none of its secrets', () => {
  const { rules } = parsed();
  expect(rules.callers.map(({ id }) => id)).toEqual(['ci', 'nobody']);
  expect(rules.callers[0]?.grants[0]?.actions).toEqual([...GRANTED_ACTIONS]);
});

describe('decideAccess', () => {
  const { policy } = parsed();
  const [ci, nobody] = policy.keys;
  test.each<[string, Action, string, string]>([
    ['acme/pr-7', 'pause', 'allowed', 'allowed by a star'],
    ['acme/prod-1', 'pause', 'protected', 'granted, but protected'],
    ['acme/prod-1', 'toggle', 'protected', 'able to stop it'],
    ['acme/prod-1', 'resume', 'allowed', 'starts only'],
    ['acme/prod-1', 'scale-to-zero', 'notGranted', 'not granted, so that its protection stays unknown'],
    ['beta/demo', 'resume', 'allowed', 'granted'],
    ['beta/demo', 'pause', 'notGranted', 'another action'],
    ['beta/demo-2', 'resume', 'notGranted', 'another name'],
    ['Acme/pr-7', 'pause', 'notGranted', 'another spelling of the namespace'],
    ['gamma/pr-7', 'pause', 'notGranted', 'another namespace'],
  ])('%s %s: %s, because it is %s', (target, action, access) => {
    const [namespace = '', name = ''] = target.split('/');
    if (ci === undefined) throw new Error('no key');
    expect(decideAccess(policy, { key: ci, action, endpoint: { namespace, name } })).toBe(access);
  });

  test('a key without grants may do and see nothing', () => {
    if (nobody === undefined) throw new Error('no key');
    for (const action of ACTIONS) {
      expect(
        decideAccess(policy, { key: nobody, action, endpoint: { namespace: 'acme', name: 'pr-7' } }),
      ).toBe('notGranted');
    }
    expect(maySee(nobody, { namespace: 'acme', name: 'pr-7' })).toBe(false);
    expect(visibleNamespaces(nobody)).toEqual([]);
  });
});
