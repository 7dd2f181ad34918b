// The policy and secrets of local development; they are never deployed.

/** Generated at each start, so that nobody can mistake them for real secrets. */
export interface DevSecrets {
  readonly signingSecret: string;
  readonly bearerKey: string;
  readonly otherBearerKey: string;
  readonly githubSecret: string;
  readonly huggingfaceSecret: string;
}

export function createDevSecrets(): DevSecrets {
  return {
    signingSecret: `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`,
    bearerKey: `acme_${randomText()}`,
    otherBearerKey: `beta_${randomText()}`,
    githubSecret: `github_${randomText()}`,
    huggingfaceSecret: `hub_${randomText()}`,
  };
}

function randomText(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

export interface DevRepository {
  readonly id: number;
  readonly fullName: string;
}

const REPOSITORY: DevRepository = { id: 4242, fullName: 'acme/widgets' };

export interface DevPolicyOptions {
  readonly repository?: DevRepository;
  /** The people whom Cloudflare Access would let in as the first team; the ingress then needs the application's tag. */
  readonly people?: readonly string[];
}

/** Two teams with a namespace each, a protected endpoint, one repository, one watched model, and office hours. */
export function buildDevPolicy(secrets: DevSecrets, options: DevPolicyOptions = {}) {
  const { repository = REPOSITORY, people } = options;
  const secret = (id: string, text: string) => ({ id, secret: text });
  return {
    keys: [
      {
        id: 'acme-team',
        secrets: [secret('signing', secrets.signingSecret), secret('bearer', secrets.bearerKey)],
        people,
        grants: [{ namespace: 'acme', endpoint: '*', actions: ['*'] }],
      },
      {
        id: 'beta-team',
        secrets: [secret('bearer', secrets.otherBearerKey)],
        grants: [{ namespace: 'beta', endpoint: '*', actions: ['*'] }],
      },
    ],
    protected: [{ namespace: 'acme', endpoint: 'prod-*' }],
    repositories: [
      {
        ...repository,
        namespace: 'acme',
        secrets: [secret('webhook', secrets.githubSecret)],
      },
    ],
    watches: [
      {
        model: 'acme/sentiment',
        ref: 'refs/heads/main',
        namespace: 'acme',
        endpoint: 'sentiment-main',
        secrets: [secret('webhook', secrets.huggingfaceSecret)],
      },
    ],
    schedules: [
      {
        namespace: 'acme',
        endpoint: 'office-*',
        timeZone: 'Europe/Berlin',
        uptime: [{ weekdays: 'mon-fri', beginTime: '09:00', endTime: '18:00' }],
        outside: 'pause',
        graceMinutes: 0,
      },
    ],
  };
}
