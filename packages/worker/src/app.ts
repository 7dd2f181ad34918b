// The routes behind the doors, and what is said when one of them fails; what each does is in the file it calls.

import { HonoBase } from 'hono/hono-base';
import { renderProblem } from './doors/problem.ts';
import { log } from './ports.ts';
import { getEndpoint, listEndpoints } from './routes/endpoints.ts';
import { getHealth, isExecutorSetUp } from './routes/health.ts';
import { deleteOverride, postOverride } from './routes/override.ts';
import { getPage, postAct, postSignIn, postSignOut } from './routes/page.ts';
import { postCommand } from './routes/post-command.ts';
import { postGithub } from './routes/post-github.ts';
import { postHuggingface } from './routes/post-huggingface.ts';
import { postTrigger } from './routes/post-trigger.ts';
import { RouteTable } from './routes/route-table.ts';
import { type RouteContext, refuse, type Scene } from './routes/scene.ts';
import { getTrigger, replayTrigger } from './routes/triggers.ts';

/** The message of an unforeseen error may hold anything, so only its name gets out, and only into the log. */
async function failUnforeseen(error: Error, context: RouteContext): Promise<Response> {
  if (!(await isExecutorSetUp(context.env))) return refuse(context, { code: 'misconfigured' }, 'executor');
  const { requestId } = context.env;
  log({ level: 'warning', message: 'unforeseen error', fields: { requestId, error: error.name } });
  return renderProblem({ code: 'internal' }, requestId);
}

// No middleware: what every request passes stands once before all of them, in answer.ts.
const app = new HonoBase<Scene>({ router: new RouteTable() });
app.onError(failUnforeseen);
app.notFound((context) => refuse(context, { code: 'routeUnknown' }));

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
app.get('/healthz', getHealth);

export { app };
