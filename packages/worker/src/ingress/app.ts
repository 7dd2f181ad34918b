// The routes of people and their scripts, with names in the path or a page to show; what each does is in the file it calls.
// What machines send is in webhooks.ts.

import { Hono } from 'hono/tiny';
import { getEndpoint, listEndpoints } from './routes/endpoints.ts';
import { failUnforeseen } from './routes/fail-unforeseen.ts';
import { getHealth, HEALTH_PATH } from './routes/health.ts';
import { deleteOverride, postOverride } from './routes/override.ts';
import { getPage, postAct, postSignIn, postSignOut } from './routes/page.ts';
import { postCommand } from './routes/post-command.ts';
import { refuse, type Scene } from './routes/scene.ts';
import { getTrigger, replayTrigger } from './routes/triggers.ts';

// No middleware: what every request passes stands once before all of them, in answer.ts.
const app = new Hono<Scene>();
app.onError(failUnforeseen);
app.notFound((context) => refuse(context, { code: 'routeUnknown' }));

app.get('/v1/triggers/:id', getTrigger);
app.post('/v1/triggers/:id/replay', replayTrigger);
app.get('/v1/endpoints', listEndpoints);
app.get('/v1/endpoints/:namespace/:endpoint', getEndpoint);
app.post('/v1/endpoints/:namespace/:endpoint/override', postOverride);
app.delete('/v1/endpoints/:namespace/:endpoint/override', deleteOverride);
app.post('/v1/endpoints/:namespace/:endpoint/:action', postCommand);
app.get('/', getPage);
app.post('/page/sign-in', postSignIn);
app.post('/page/sign-out', postSignOut);
app.post('/page/act', postAct);
app.get(HEALTH_PATH, getHealth);

export { app };
