// What a wish means: as inputs of the Action, and as the state that must then be served; pure.

import { createHash } from 'node:crypto';
import type { Dialect, EndpointTruth } from '@preview-endpoints/emulator';
import type { Wish } from './history.ts';

export const MODEL = 'acme/sentiment';
export const FIXED_COMMIT = '0123456789abcdef0123456789abcdef01234567';

const IMAGE_URL = 'registry.example/sentiment:2';

/** The specification's reply omits container settings, so a wish does not ask for them there. */
function imageOf(wish: Wish, dialect: Dialect): object {
  if (wish.image === 'huggingface') return {};
  const settings = { url: IMAGE_URL, port: 8080 };
  if (dialect === 'spec') return settings;
  return { ...settings, credentials: { username: 'ada', password: `image-password-${wish.secret}` } };
}

export function envOf(wish: Wish, dialect: Dialect): Readonly<Record<string, string>> {
  return dialect === 'spec' || wish.env === 0 ? {} : { LOG_LEVEL: 'debug' };
}

export function secretsOf(wish: Wish, dialect: Dialect): Readonly<Record<string, string>> {
  return dialect === 'spec' || wish.secret === 0 ? {} : { API_KEY: `value-${wish.secret}` };
}

const REVISIONS = {
  default: '',
  main: 'main',
  next: 'next',
  commit: FIXED_COMMIT,
} as const satisfies Record<Wish['revision'], string>;

/** The ref whose commit is wanted. A commit is its own ref. */
export function refOf(wish: Wish): string {
  return REVISIONS[wish.revision] === '' ? 'main' : REVISIONS[wish.revision];
}

export function inputsOf(wish: Wish, dialect: Dialect): Readonly<Record<string, string>> {
  return {
    revision: REVISIONS[wish.revision],
    'instance-size': wish.size,
    region: wish.region,
    env: renderPairs(envOf(wish, dialect)),
    secrets: renderPairs(secretsOf(wish, dialect)),
    // JSON is valid YAML.
    image: wish.image === 'custom' ? JSON.stringify({ custom: imageOf(wish, dialect) }) : '',
  };
}

function renderPairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}

/** The differences between an endpoint's real state and the wish. An empty list means that the wish is served. */
export function complainOfServed(
  truth: EndpointTruth | undefined,
  wish: Wish,
  facts: { readonly dialect: Dialect; readonly commits: readonly string[] },
): readonly string[] {
  const served = truth?.served;
  if (truth === undefined || served === undefined || served === null) return ['nothing is served'];
  const complaints: string[] = [];
  const hold = (what: string, got: unknown, asked: unknown): void => {
    if (JSON.stringify(got) !== JSON.stringify(asked)) {
      complaints.push(`${what} is ${JSON.stringify(got)}, but asked for was ${JSON.stringify(asked)}`);
    }
  };
  hold('loaded', served.loaded, true);
  hold('repository', served.repository, MODEL);
  if (!facts.commits.includes(served.revision)) hold('revision', served.revision, facts.commits);
  hold('instance', served.instance, `aws-${wish.region}-intel-spr-${wish.size}`);
  hold('image', served.image, { variant: wish.image, settings: imageOf(wish, facts.dialect) });
  // The stored env and secrets must be those that serve, and those of the wish, except for our own marks.
  hold('served env and secrets', served.envFingerprint, fingerprintOf(truth));
  const env = Object.entries(truth.spec.model.env).filter(([key]) => !key.startsWith('PREVIEW_ENDPOINTS_'));
  hold('env', Object.fromEntries(env), envOf(wish, facts.dialect));
  hold('secrets', truth.spec.model.secrets, secretsOf(wish, facts.dialect));
  return complaints;
}

const FINGERPRINT_LENGTH = 16;

/** Computed as in the emulator: over env, secrets and the image's env, each sorted by key. */
function fingerprintOf({ spec }: EndpointTruth): string {
  const { env, secrets, image } = spec.model;
  const sorted = [env, secrets, image.settings['env'] ?? {}].map((map) =>
    Object.entries(map).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
