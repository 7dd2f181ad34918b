// The admin functions over HTTP under /__emulator/github: no token, loopback only. It parses, calls and replies.

import { type Context, Hono } from 'hono';
import { anyObject } from '../../body/fields.ts';
import type { AdminResult, CheckedGithubAdmin } from './admin.ts';

export const GITHUB_ADMIN_PREFIX = '/__emulator/github';

/** Over HTTP the payload is wrapped in an object. */
function payloadOf(given: unknown): unknown {
  return anyObject.safeParse(given).data?.['payload'];
}

type Apply = (given: unknown) => AdminResult<unknown>;

interface AdminRoute {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly apply: Apply;
}

async function readJson(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

/** 200 with the entity, 400 with every mistake in the body, or 409 when the state does not allow the change. */
async function answerRoute(c: Context, apply: Apply): Promise<Response> {
  const result = apply(await readJson(c));
  if (result.ok) return c.json({ value: result.value });
  const { fault } = result;
  if (fault.kind !== 'invalid') return c.json({ error: fault }, 409);
  return c.json({ error: fault.remedy, mistakes: fault.mistakes }, 400);
}

function addRoute(app: Hono, { method, path, apply }: AdminRoute): void {
  app.on(method, path, (c) => answerRoute(c, apply));
}

function addPullRoutes(app: Hono, admin: CheckedGithubAdmin): void {
  const actions = {
    '/pulls/close': admin.closePullRequest,
    '/pulls/reopen': admin.reopenPullRequest,
    '/pulls/merge': admin.mergePullRequest,
    '/pulls/push': admin.pushPullRequest,
    '/pulls/draft': admin.convertToDraft,
    '/pulls/ready': admin.markReadyForReview,
  };
  addRoute(app, { method: 'POST', path: '/pulls', apply: admin.putPullRequest });
  for (const [path, apply] of Object.entries(actions)) {
    addRoute(app, { method: 'POST', path, apply });
  }
}

function addSeedRoutes(app: Hono, admin: CheckedGithubAdmin): void {
  addRoute(app, {
    method: 'POST',
    path: '/repositories',
    apply: admin.putRepository,
  });
  addRoute(app, { method: 'POST', path: '/branches', apply: admin.putBranch });
  addRoute(app, { method: 'DELETE', path: '/branches', apply: admin.deleteBranch });
  addRoute(app, { method: 'POST', path: '/branches/rename', apply: admin.renameBranch });
  addRoute(app, { method: 'POST', path: '/repositories/rename', apply: admin.renameRepository });
  addRoute(app, { method: 'POST', path: '/runs', apply: admin.putRun });
  addRoute(app, { method: 'POST', path: '/issues', apply: admin.putIssue });
  addRoute(app, { method: 'POST', path: '/comments', apply: admin.addComment });
  addRoute(app, {
    method: 'POST',
    path: '/commit-statuses',
    apply: admin.setCommitStatus,
  });
  addRoute(app, {
    method: 'POST',
    path: '/events',
    apply: (given) => admin.seedFromEvent(payloadOf(given)),
  });
}

function addRightsRoutes(app: Hono, admin: CheckedGithubAdmin): void {
  addRoute(app, {
    method: 'POST',
    path: '/permissions',
    apply: admin.setPermission,
  });
  addRoute(app, {
    method: 'POST',
    path: '/token-permissions',
    apply: admin.setTokenPermissions,
  });
  addRoute(app, { method: 'POST', path: '/rate-limit', apply: admin.setRateLimit });
}

/**
 * Routes start with `/__emulator/github`: mount the app with `root.route('/', app)` or call `app.fetch` with
 * whole URLs.
 */
export function createGithubAdminApp(admin: CheckedGithubAdmin): Hono {
  const app = new Hono().basePath(GITHUB_ADMIN_PREFIX);
  app.get('/', (c) => c.json(admin.readState()));
  app.post('/reset', (c) => {
    admin.reset();
    return c.json({ value: null });
  });
  addPullRoutes(app, admin);
  addSeedRoutes(app, admin);
  addRightsRoutes(app, admin);
  app.all('*', (c) => c.json({ error: 'No such admin route.' }, 404));
  return app;
}
