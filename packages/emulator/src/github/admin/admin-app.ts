// The admin functions over HTTP under /__emulator/github: no auth, loopback only. It parses, calls and replies.

import { type Context, Hono } from 'hono';
import { type Fields, isRecord, type Parsed, parseFields } from '../fields.ts';
import type { AdminResult, GithubAdmin } from './admin.ts';
import { bodies } from './bodies.ts';

export const GITHUB_ADMIN_PREFIX = '/__emulator/github';

interface AdminRoute<Table extends Fields> {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly table: Table;
  readonly apply: (given: Parsed<Table>) => AdminResult<unknown>;
}

async function readJson(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

/** 200 with the entity, 400 with every mistake of the body, 409 when the state does not allow it. */
async function answerRoute<Table extends Fields>(
  c: Context,
  { table, apply }: AdminRoute<Table>,
): Promise<Response> {
  const body = await readJson(c);
  if (!isRecord(body)) return c.json({ error: 'Send a JSON object.' }, 400);
  const parsed = parseFields(table, body);
  if (!parsed.ok) return c.json({ error: 'The body has mistakes.', mistakes: parsed.mistakes }, 400);
  const result = apply(parsed.value);
  return result.ok ? c.json({ value: result.value }) : c.json({ error: result.fault }, 409);
}

function addRoute<Table extends Fields>(app: Hono, route: AdminRoute<Table>): void {
  app.on(route.method, route.path, (c) => answerRoute(c, route));
}

function addPullRoutes(app: Hono, admin: GithubAdmin): void {
  const actions = {
    '/pulls/close': admin.closePullRequest,
    '/pulls/reopen': admin.reopenPullRequest,
    '/pulls/merge': admin.mergePullRequest,
    '/pulls/push': admin.pushPullRequest,
    '/pulls/draft': admin.convertToDraft,
    '/pulls/ready': admin.markReadyForReview,
  };
  addRoute(app, { method: 'POST', path: '/pulls', table: bodies.pull, apply: admin.putPullRequest });
  for (const [path, apply] of Object.entries(actions)) {
    addRoute(app, { method: 'POST', path, table: bodies.pullAction, apply });
  }
}

function addSeedRoutes(app: Hono, admin: GithubAdmin): void {
  addRoute(app, {
    method: 'POST',
    path: '/repositories',
    table: bodies.repository,
    apply: admin.putRepository,
  });
  addRoute(app, { method: 'POST', path: '/branches', table: bodies.branch, apply: admin.putBranch });
  addRoute(app, { method: 'DELETE', path: '/branches', table: bodies.branchName, apply: admin.deleteBranch });
  addRoute(app, { method: 'POST', path: '/issues', table: bodies.issue, apply: admin.putIssue });
  addRoute(app, { method: 'POST', path: '/comments', table: bodies.comment, apply: admin.addComment });
  addRoute(app, {
    method: 'POST',
    path: '/commit-statuses',
    table: bodies.commitStatus,
    apply: admin.setCommitStatus,
  });
  addRoute(app, {
    method: 'POST',
    path: '/events',
    table: bodies.event,
    apply: ({ payload }) => admin.seedFromEvent(payload),
  });
}

function addRightsRoutes(app: Hono, admin: GithubAdmin): void {
  addRoute(app, {
    method: 'POST',
    path: '/permissions',
    table: bodies.permission,
    apply: admin.setPermission,
  });
  addRoute(app, {
    method: 'POST',
    path: '/token-permissions',
    table: bodies.tokenPermissions,
    apply: admin.setTokenPermissions,
  });
  addRoute(app, { method: 'POST', path: '/rate-limit', table: bodies.rateLimit, apply: admin.setRateLimit });
}

/** Routes start with `/__emulator/github`: mount it with `root.route('/', app)` or call `app.fetch` with whole urls. */
export function createGithubAdminApp(admin: GithubAdmin): Hono {
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
