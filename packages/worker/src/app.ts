// The doors in their order and the routes behind them; decisions live in the files it calls.

import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono/tiny';
import { renderProblem } from './doors/problem.ts';
import { SECURITY_HEADERS } from './doors/security-headers.ts';
import { clock, createId, log } from './ports.ts';
import { getEndpoint, listEndpoints } from './routes/endpoints.ts';
import { deleteOverride, postOverride } from './routes/override.ts';
import { getPage, postAct, postSignIn, postSignOut } from './routes/page.ts';
import { postCommand } from './routes/post-command.ts';
import { postGithub } from './routes/post-github.ts';
import { postHuggingface } from './routes/post-huggingface.ts';
import { postTrigger } from './routes/post-trigger.ts';
import { refuse, type Scene } from './routes/scene.ts';
import { getTrigger, replayTrigger } from './routes/triggers.ts';
import { readDoorSettings } from './settings/door-settings.ts';

const HEADERS = Object.entries(SECURITY_HEADERS);
const HEALTH = '/healthz';

/**
 * One line per request, but for those that ask whether all is well while it is. Never a header, a body or a query: they may
 * hold secrets.
 */
const witness: MiddlewareHandler<Scene> = async (context, next) => {
  const startedMs = clock.now();
  const requestId = createId('req');
  context.set('requestId', requestId);
  context.set('notes', {});
  await next();
  // In place: a new response around this one's body would turn its bytes into a stream.
  const { headers, status } = context.res;
  // Each call goes out of JavaScript, so what was built with them is left as it is.
  if (!headers.has('content-security-policy')) for (const [name, value] of HEADERS) headers.set(name, value);
  headers.set('x-request-id', requestId);
  if (context.req.path === HEALTH && status === 200) return;
  const fields = context.get('notes');
  Object.assign(fields, { requestId, method: context.req.method, status, tookMs: clock.now() - startedMs });
  log({ level: 'info', message: 'request', fields });
};

const setUp: MiddlewareHandler<Scene> = (context, next) => {
  const settings = readDoorSettings(context.env);
  if (settings === undefined) return Promise.resolve(refuse(context, { code: 'misconfigured' }));
  context.set('settings', settings);
  return next();
};

/** A brake per address against floods, before anything costs time. What cannot be read is no reason to let a flood in. */
const brakeFloods: MiddlewareHandler<Scene> = (context, next) =>
  readDoorSettings(context.env)?.floodBrake === false ? next() : brake(context, next);

const brake: MiddlewareHandler<Scene> = async (context, next) => {
  const key = context.req.header('cf-connecting-ip') ?? 'unknown';
  const { success } = await context.env.FLOOD.limit({ key });
  return success ? next() : refuse(context, { code: 'tooManyRequests' });
};

/** The message of an unforeseen error may hold anything, so only its name gets out, and only into the log. */
async function failUnforeseen(error: Error, context: Context<Scene>): Promise<Response> {
  if (!(await isExecutorSetUp(context))) return refuse(context, { code: 'misconfigured' }, 'executor');
  const requestId = context.get('requestId');
  log({ level: 'warning', message: 'unforeseen error', fields: { requestId, error: error.name } });
  return renderProblem({ code: 'internal' }, requestId);
}

/** False also where there is none. */
async function isExecutorSetUp(context: Context<Scene>): Promise<boolean> {
  try {
    return await context.env.EXECUTOR.isSetUp();
  } catch {
    return false;
  }
}

const app = new Hono<Scene>();
app.use(witness);
app.onError(failUnforeseen);
app.notFound((context) => refuse(context, { code: 'routeUnknown' }));

app.use(brakeFloods);
app.get(HEALTH, async (context) => {
  const isSetUp = readDoorSettings(context.env) !== undefined && (await isExecutorSetUp(context));
  return Response.json({ status: isSetUp ? 'ok' : 'misconfigured' }, { status: isSetUp ? 200 : 503 });
});

app.use(setUp);
app.post('/v1/triggers', postTrigger);
app.get('/v1/triggers/:id', getTrigger);
app.post('/v1/triggers/:id/replay', replayTrigger);
app.post('/v1/github', postGithub);
app.post('/v1/huggingface', postHuggingface);
app.get('/v1/endpoints', listEndpoints);
app.get('/v1/endpoints/:namespace/:endpoint', getEndpoint);
app.post('/v1/endpoints/:namespace/:endpoint/override', postOverride);
app.delete('/v1/endpoints/:namespace/:endpoint/override', deleteOverride);
app.post('/v1/endpoints/:namespace/:endpoint/:action', postCommand);
app.get('/', getPage);
app.post('/page/sign-in', postSignIn);
app.post('/page/sign-out', postSignOut);
app.post('/page/act', postAct);

export { app };
