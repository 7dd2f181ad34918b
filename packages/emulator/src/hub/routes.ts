// The few Hub API calls that previews make: models, their refs, and the owner of a token.
import { type Context, Hono } from 'hono';
import { seededHex, seededWhole } from '../seed/seeded.ts';
import type { Store } from '../store.ts';
import { guessTask } from './guess-task.ts';

const MODELS = '/hub/api/models';

export function createHub(store: Store): Hono {
  const hub = new Hono();
  hub.use('/hub/*', async (context, next) => {
    if (readCaller(store, context) !== 'unknown') return next();
    return hubError(401, 'Invalid credentials in Authorization header');
  });
  hub.get('/hub/api/whoami-v2', (context) =>
    readCaller(store, context) === 'known'
      ? context.json(WHOAMI)
      : hubError(401, 'Invalid username or password.'),
  );
  // A model is `owner/name`; the oldest ones are a single word such as `gpt2`.
  addModelRoutes(hub, store, `${MODELS}/:owner/:name`);
  addModelRoutes(hub, store, `${MODELS}/:name`);
  hub.notFound((context) => hubError(404, `Sorry, we can't find the page ${context.req.path}`));
  return hub;
}

type Caller = 'anonymous' | 'unknown' | 'known';

function readCaller(store: Store, context: Context): Caller {
  const authorization = context.req.header('authorization');
  if (authorization === undefined) return 'anonymous';
  return store.memory.tokens.read(authorization) === null ? 'unknown' : 'known';
}

function addModelRoutes(hub: Hono, store: Store, model: string): void {
  const onModel = (render: (repository: string, context: Context) => Response) => (context: Context) => {
    const { owner, name = '' } = context.req.param();
    const repository = owner === undefined ? name : `${owner}/${name}`;
    return (
      redirectToName(store, repository, context) ??
      refuseAccess(store, repository, readCaller(store, context)) ??
      render(repository, context)
    );
  };
  hub.get(
    `${model}/revision/:ref`,
    onModel((repository, context) => showModel(store, repository, context.req.param('ref') ?? '')),
  );
  hub.get(
    `${model}/refs`,
    onModel((repository) => Response.json(renderRefs(store, repository))),
  );
  hub.get(
    model,
    onModel((repository) => showModel(store, repository, 'main')),
  );
}

function showModel(store: Store, repository: string, ref: string): Response {
  // The official JavaScript client asks for HEAD, meaning the default branch.
  const sha = store.memory.refs.resolve(repository, ref === 'HEAD' ? 'main' : ref);
  if (sha === null) return hubError(404, `Invalid rev id: ${ref}`, 'RevisionNotFound');
  return Response.json(renderModel(store, repository, sha));
}

/** The Hub names its error code in a header, and repeats the message in another header. */
function hubError(status: number, error: string, code?: string): Response {
  const headers = { 'x-error-message': error, ...(code === undefined ? {} : { 'x-error-code': code }) };
  return Response.json({ error }, { status, headers });
}

/** Redirects old names, wrong letter case and old ids to the current name, with a path without host. */
function redirectToName(store: Store, repository: string, context: Context): Response | null {
  const current = store.memory.models.currentName(repository);
  if (current === repository) return null;
  const url = new URL(context.req.url);
  const rest = url.pathname.slice(`${MODELS}/${repository}`.length);
  const location = `${MODELS}/${current}${rest}${url.search}`;
  return new Response(`Temporary Redirect. Redirecting to ${location}`, {
    status: 307,
    headers: { location, 'content-type': 'text/plain; charset=utf-8' },
  });
}

function refuseAccess(store: Store, repository: string, caller: Caller): Response | null {
  const access = store.memory.models.access(repository);
  if (access === 'open') return null;
  if (access === 'gated') {
    const message = `Access to model ${repository} is restricted and you are not in the authorized list.`;
    return hubError(403, message, 'GatedRepo');
  }
  if (caller === 'known') return hubError(404, 'Repository not found', 'RepoNotFound');
  return hubError(401, 'Invalid username or password.', 'RepoNotFound');
}

function renderModel(store: Store, repository: string, sha: string): object {
  const [owner] = repository.includes('/') ? repository.split('/') : [];
  return {
    _id: seededHex(store.seed, 24, ['model', repository]),
    id: repository,
    modelId: repository,
    ...(owner === undefined ? {} : { author: owner }),
    sha,
    pipeline_tag: guessTask(repository),
    library_name: 'transformers',
    private: false,
    gated: false,
    disabled: false,
    downloads: 0,
    likes: 0,
    tags: [guessTask(repository)],
    safetensors: renderSafetensors(store, repository),
    createdAt: '2022-03-02T23:29:04.000Z',
    lastModified: '2025-06-01T12:00:00.000Z',
    siblings: [{ rfilename: 'README.md' }, { rfilename: 'config.json' }],
    spaces: [],
  };
}

/** Parameters by data type: 60 million to 8 billion, the same for the same model. */
const PARAMETERS: readonly [from: number, to: number] = [60_000_000, 8_000_000_000];

function renderSafetensors(store: Store, repository: string): object {
  const total = seededWhole(store.seed, PARAMETERS, ['parameters', repository]);
  return { parameters: { F16: total }, total };
}

function renderRefs(store: Store, repository: string): object {
  const rows = store.memory.refs
    .list(repository)
    .map(({ ref, sha }) => ({ name: ref.replace(/^refs\/[^/]+\//, ''), ref, targetCommit: sha }));
  const under = (prefix: string) => rows.filter((row) => row.ref.startsWith(prefix));
  return { branches: under('refs/heads/'), tags: under('refs/tags/'), converts: [] };
}

const WHOAMI = {
  type: 'user',
  id: '6273f303f6d63a28483fde12',
  name: 'emulator',
  fullname: 'Emulator',
  canPay: true,
  isPro: false,
  orgs: [
    {
      type: 'org',
      id: '5dd96eb166059660ed1ee413',
      name: 'acme',
      fullname: 'Acme',
      roleInOrg: 'admin',
      canPay: true,
    },
  ],
  auth: {
    type: 'access_token',
    accessToken: {
      displayName: 'emulator',
      role: 'fineGrained',
      fineGrained: {
        global: [],
        scoped: [
          {
            entity: { type: 'user', name: 'emulator' },
            permissions: ['inference.endpoints.write', 'inference.endpoints.infer.write'],
          },
        ],
      },
    },
  },
};
