// The environment of the tests: two teams, a protected pattern, a repository and a watched model. Only for tests.

import { splitOwn } from '../../src/tools/dev/split-own.ts';

/** `whsec_` and base64 of 32 bytes. */
export const SIGNING_SECRET = `whsec_${btoa('acme-signing-secret-of-32-bytes!')}`;
export const BEARER_KEY = 'acme-bearer-key-0123456789abcdef';
export const OTHER_BEARER_KEY = 'beta-bearer-key-0123456789abcdef';
/** Signs the Worker's notifications. */
export const NOTIFYING_SECRET = `whsec_${btoa('notification-secret-of-32-bytes!')}`;
export const OTHER_SIGNING_SECRET = `whsec_${btoa('beta-signing-secret-of-32-bytes!')}`;
/** May only resume one endpoint of the first team. */
export const NARROW_BEARER_KEY = 'narrow-bearer-key-0123456789abcdef';
/** May only resume, but every endpoint of the first team. */
export const RESUMING_BEARER_KEY = 'resuming-bearer-key-0123456789ab';
export const OFFICE_BEARER_KEY = 'office-bearer-key-0123456789abcd';
export const EXPIRED_BEARER_KEY = 'acme-expired-key-0123456789abcde';
export const GITHUB_SECRET = 'github-secret-0123456789abcdef01';
export const HUGGINGFACE_SECRET = 'hub-secret-0123456789abcdef01234';
/** A marked text, so that a leak is found everywhere; the emulator accepts it as a token. */
export const HF_TOKEN = 'hf_emulator';
/** The only token that the emulator's GitHub side accepts. */
export const GITHUB_TOKEN = 'ghs_emulator';

/** Each is swept by one test only, so that tests do not share previews or quota. */
export const SWEPT = [
  { id: 9001, fullName: 'sweeping/widgets', namespace: 'beta' },
  { id: 9002, fullName: 'stuck/widgets', namespace: 'beta' },
  { id: 9003, fullName: 'capped/widgets', namespace: 'gamma' },
  { id: 9004, fullName: 'crowded/widgets', namespace: 'delta' },
] as const;

const all = ['*'];

export const POLICY = {
  keys: [
    {
      id: 'acme',
      secrets: [
        { id: 'signing', secret: SIGNING_SECRET },
        { id: 'bearer', secret: BEARER_KEY },
        { id: 'old', secret: EXPIRED_BEARER_KEY, expires: '2020-01-01T00:00:00Z' },
      ],
      grants: [{ namespace: 'acme', endpoint: '*', actions: all }],
    },
    {
      id: 'beta',
      secrets: [
        { id: 'signing', secret: OTHER_SIGNING_SECRET },
        { id: 'bearer', secret: OTHER_BEARER_KEY },
      ],
      grants: [{ namespace: 'beta', endpoint: '*', actions: all }],
    },
    {
      id: 'narrow',
      secrets: [{ id: 'bearer', secret: NARROW_BEARER_KEY }],
      grants: [{ namespace: 'acme', endpoint: 'office-late', actions: ['resume'] }],
    },
    {
      id: 'resuming',
      secrets: [{ id: 'bearer', secret: RESUMING_BEARER_KEY }],
      grants: [{ namespace: 'acme', endpoint: '*', actions: ['resume'] }],
    },
    {
      id: 'office',
      secrets: [{ id: 'bearer', secret: OFFICE_BEARER_KEY }],
      grants: [{ namespace: 'acme', endpoint: '*', actions: ['pause'] }],
    },
  ],
  protected: [{ namespace: 'acme', endpoint: 'prod-*' }],
  repositories: [
    {
      id: 4242,
      fullName: 'acme/widgets',
      namespace: 'acme',
      secrets: [{ id: 'hook', secret: GITHUB_SECRET }],
    },
    ...SWEPT.map((repository) => ({
      ...repository,
      secrets: [{ id: 'hook', secret: GITHUB_SECRET }],
      // The tests of the sweep start it themselves.
      sweep: { mode: 'off' },
    })),
  ],
  watches: [
    {
      model: 'acme/sentiment',
      ref: 'refs/heads/main',
      namespace: 'acme',
      endpoint: 'sentiment-main',
      secrets: [{ id: 'hub', secret: HUGGINGFACE_SECRET }],
    },
  ],
  schedules: [
    {
      namespace: 'acme',
      endpoint: 'office-*',
      timeZone: 'UTC',
      uptime: [{ weekdays: 'mon-sun', beginTime: '09:00', endTime: '18:00' }],
      outside: 'pause',
    },
  ],
  idle: [{ namespace: 'acme', endpoint: 'lazy-*', idleMinutes: 5 }],
};

/** Also sent to the notifications of `beta`. */
export const REPORTS = {
  health: [{ namespace: 'beta', endpoint: 'ill-*' }],
  digest: [{ namespace: 'beta', timeZone: 'UTC' }],
};

/** Every end of a trigger in `beta` goes to both; `hooks` is the receiver's address. */
export function buildNotifications(hooks: string) {
  const namespace = 'beta';
  return [
    { id: 'signed', url: `${hooks}/standard`, secret: NOTIFYING_SECRET, namespace },
    { id: 'chat', url: `${hooks}/slack`, format: 'slack', events: ['refused', 'dead'], namespace },
  ];
}

/** The ingress' part of such a policy. */
export function compileOwn(policy: object): string {
  return splitOwn({ HF_TOKEN, POLICY: JSON.stringify(policy) }).ingress.POLICY;
}

export const TEST_BINDINGS = {
  DIALECT: 'production',
  RATE_LIMIT: 'off',
  HF_TOKEN,
  GITHUB_TOKEN,
  POLICY: JSON.stringify(POLICY),
};
