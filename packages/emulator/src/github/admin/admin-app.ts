// The admin functions over HTTP under /__emulator/github: no auth, loopback only. It parses, calls and replies.

import { type Context, Hono } from 'hono';
import { type Fields, isRecord, type Parsed, parseFields } from '../fields.ts';
import type { AdminResult, GithubAdmin } from './admin.ts';
import { bodies } from './bodies.ts';

export const GITHUB_ADMIN_PREFIX = '/__emulator/github';

interface Door<Table extends Fields> {
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
async function answerDoor<Table extends Fields>(
  c: Context,
  { table, apply }: Door<Table>,
): Promise<Response> {
  const body = await readJson(c);
  if (!isRecord(body)) return c.json({ error: 'Send a JSON object.' }, 400);
  const parsed = parseFields(table, body);
  if (!parsed.ok) return c.json({ error: 'The body has mistakes.', mistakes: parsed.mistakes }, 400);
  const result = apply(parsed.value);
  return result.ok ? c.json({ value: result.value }) : c.json({ error: result.fault }, 409);
}

function addDoor<Table extends Fields>(app: Hono, door: Door<Table>): void {
  app.on(door.method, door.path, (c) => answerDoor(c, door));
}

function addPullDoors(app: Hono, admin: GithubAdmin): void {
  const actions = {
    '/pulls/close': admin.closePullRequest,
    '/pulls/reopen': admin.reopenPullRequest,
    '/pulls/merge': admin.mergePullRequest,
    '/pulls/push': admin.pushPullRequest,
    '/pulls/draft': admin.convertToDraft,
    '/pulls/ready': admin.markReadyForReview,
  };
  addDoor(app, { method: 'POST', path: '/pulls', table: bodies.pull, apply: admin.putPullRequest });
  for (const [path, apply] of Object.entries(actions)) {
    addDoor(app, { method: 'POST', path, table: bodies.pullAction, apply });
  }
}

function addSeedDoors(app: Hono, admin: GithubAdmin): void {
  addDoor(app, {
    method: 'POST',
    path: '/repositories',
    table: bodies.repository,
    apply: admin.putRepository,
  });
  addDoor(app, { method: 'POST', path: '/branches', table: bodies.branch, apply: admin.putBranch });
  addDoor(app, { method: 'DELETE', path: '/branches', table: bodies.branchName, apply: admin.deleteBranch });
  addDoor(app, { method: 'POST', path: '/issues', table: bodies.issue, apply: admin.putIssue });
  addDoor(app, { method: 'POST', path: '/comments', table: bodies.comment, apply: admin.addComment });
  addDoor(app, {
    method: 'POST',
    path: '/commit-statuses',
    table: bodies.commitStatus,
    apply: admin.setCommitStatus,
  });
  addDoor(app, {
    method: 'POST',
    path: '/events',
    table: bodies.event,
    apply: ({ payload }) => admin.seedFromEvent(payload),
  });
}

function addRightsDoors(app: Hono, admin: GithubAdmin): void {
  addDoor(app, {
    method: 'POST',
    path: '/permissions',
    table: bodies.permission,
    apply: admin.setPermission,
  });
  addDoor(app, {
    method: 'POST',
    path: '/token-permissions',
    table: bodies.tokenPermissions,
    apply: admin.setTokenPermissions,
  });
  addDoor(app, { method: 'POST', path: '/rate-limit', table: bodies.rateLimit, apply: admin.setRateLimit });
}

/** Routes start with `/__emulator/github`: mount it with `root.route('/', app)` or call `app.fetch` with whole urls. */
export function createGithubAdminApp(admin: GithubAdmin): Hono {
  const app = new Hono().basePath(GITHUB_ADMIN_PREFIX);
  app.get('/', (c) => c.json(admin.readState()));
  app.post('/reset', (c) => {
    admin.reset();
    return c.json({ value: null });
  });
  addPullDoors(app, admin);
  addSeedDoors(app, admin);
  addRightsDoors(app, admin);
  app.all('*', (c) => c.json({ error: 'No such admin route.' }, 404));
  return app;
}
