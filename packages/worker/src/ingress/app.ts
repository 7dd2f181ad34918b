// The table of all routes, and the middleware that each request passes first, in order. A route's behaviour is in its own file.

import { Hono } from 'hono';
import { except } from 'hono/combine';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { IngressEnv } from './context.ts';
import { sendProblem } from './http/problem.ts';
import { answering } from './http/reply.ts';
import { limitBody, SMALL_BODY_BYTES, WEBHOOK_BODY_BYTES } from './middleware/limit-body.ts';
import { limitRate } from './middleware/limit-rate.ts';
import { openRequest } from './middleware/open-request.ts';
import { refuseUnforeseen } from './middleware/refuse-unforeseen.ts';
import { requireKey } from './middleware/require-key.ts';
import { type ReadSettings, requireSettings } from './middleware/require-settings.ts';
import { API_HEADERS, neverStore, PAGE_HEADERS } from './middleware/security-headers.ts';
import type { IngressPorts } from './ports.ts';
import { getEndpoint, listEndpoints } from './routes/endpoints.ts';
import { getHealth, HEALTH_PATH } from './routes/health.ts';
import { deleteOverride, postOverride } from './routes/override.ts';
import { getPage, limitForm, postAct, postSignIn, postSignOut } from './routes/page.ts';
import { postCommand } from './routes/post-command.ts';
import { postGithub, requireGithubHeaders } from './routes/post-github.ts';
import { limitHubBody, postHuggingface, requireWatches } from './routes/post-huggingface.ts';
import { postPromote } from './routes/post-promote.ts';
import { postTrigger, requireSignedHeaders } from './routes/post-trigger.ts';
import { getTrigger, replayTrigger } from './routes/triggers.ts';

const PAGE_PATHS = ['/', '/page/*'];
const ENDPOINT = '/v1/endpoints/:namespace/:endpoint';

export interface AppParts {
  readonly ports: IngressPorts;
  readonly readSettings: ReadSettings;
}

export function createApp({ ports, readSettings }: AppParts) {
  const app = new Hono<IngressEnv>();
  app.onError(refuseUnforeseen);
  app.notFound((context) => sendProblem(context, { code: 'routeUnknown' }));

  app.use(openRequest(ports), neverStore, except(PAGE_PATHS, API_HEADERS));
  for (const path of PAGE_PATHS) app.use(path, PAGE_HEADERS);
  app.use(
    limitRate(readSettings),
    methodNotAllowed({
      app,
      onMethodNotAllowed: (context, methods) =>
        sendProblem(context, { code: 'methodNotAllowed' }, { allow: methods.join(', ') }),
    }),
  );
  app.get(HEALTH_PATH, getHealth(readSettings));
  app.use(requireSettings(readSettings));

  app.post('/v1/triggers', requireSignedHeaders, limitBody(SMALL_BODY_BYTES), answering(postTrigger));
  app.post('/v1/github', requireGithubHeaders, limitBody(WEBHOOK_BODY_BYTES), answering(postGithub));
  app.post('/v1/huggingface', requireWatches, limitHubBody, answering(postHuggingface));

  app.get('/v1/triggers/:id', requireKey, answering(getTrigger));
  app.post('/v1/triggers/:id/replay', requireKey, answering(replayTrigger));
  app.get('/v1/endpoints', requireKey, answering(listEndpoints));
  app.get(ENDPOINT, requireKey, answering(getEndpoint));
  app.post(`${ENDPOINT}/override`, requireKey, limitBody(SMALL_BODY_BYTES), answering(postOverride));
  app.delete(`${ENDPOINT}/override`, requireKey, answering(deleteOverride));
  app.post(`${ENDPOINT}/promote`, requireKey, limitBody(SMALL_BODY_BYTES), answering(postPromote));
  app.post(`${ENDPOINT}/:action`, requireKey, limitBody(SMALL_BODY_BYTES), answering(postCommand));

  app.get('/', getPage);
  app.post('/page/sign-in', limitForm, postSignIn);
  app.post('/page/sign-out', limitForm, postSignOut);
  app.post('/page/act', limitForm, postAct);
  return app;
}
