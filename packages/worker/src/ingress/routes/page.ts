// `GET /` and its forms: the status page, signing in and out, pause and resume. Every action follows the key's policy.

import { parseSegment } from '@preview-endpoints/core/client';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { type IngressEnv, originOf, recordFacts } from '../context.ts';
import { findPerson } from '../http/access.ts';
import { findBearer } from '../http/authenticate.ts';
import { PROBLEMS, type ProblemCode } from '../http/problem.ts';
import { limitBody } from '../middleware/limit-body.ts';
import { gatherRows } from '../page/gather-rows.ts';
import { renderRefusal, renderSignIn } from '../page/layout.ts';
import { BUTTONS } from '../page/page-row.ts';
import { parsePlace, renderPath } from '../page/position.ts';
import { renderPage, type Viewer } from '../page/render-page.ts';
import { isSameText, openSession, readSession, SESSION_SECONDS } from '../page/session.ts';
import { acceptTrigger } from './accept-trigger.ts';

type PageContext = Context<IngressEnv>;

/** Our forms are smaller than 1 KiB. */
const MOST_FORM_BYTES = 4 * 1024;

/** With the prefix `__Host-`, only this host over TLS may have set it, for all paths. */
const COOKIE = 'session';

/** A body that none of our forms sends gets the answer of an expired session. */
export const limitForm = limitBody(MOST_FORM_BYTES, refuseForm);

export async function getPage(context: PageContext): Promise<Response> {
  const viewer = await findViewer(context);
  if (viewer === undefined) return context.html(renderSignIn(null), 401);
  recordFacts(context, { key: viewer.key.id });
  const query = context.req.query();
  const position = { ...parsePlace((field) => query[field]), asked: query['asked'] ?? '' };
  return context.html(renderPage({ viewer, ...(await gatherRows(context, viewer.key, position)) }));
}

export async function postSignIn(context: PageContext): Promise<Response> {
  const form = await readForm(context);
  const { settings, ports } = context.var;
  const bearer = await findBearer(settings.policy, form?.get('key')?.trim() ?? '', ports.clock.now());
  const session = bearer.ok ? await openSession(bearer.value, ports.clock.now()) : undefined;
  if (!bearer.ok || session === undefined) {
    recordFacts(context, { refused: bearer.ok ? 'noMatch' : bearer.fault.kind });
    return context.html(renderSignIn('This key is not valid.'), 401);
  }
  recordFacts(context, { key: bearer.value.key.id });
  keepSession(context, session, SESSION_SECONDS);
  return context.redirect('/', 303);
}

export async function postSignOut(context: PageContext): Promise<Response> {
  const sent = await readViewerForm(context);
  if (sent === undefined) return refuseForm(context);
  keepSession(context, '', 0);
  return context.redirect('/', 303);
}

export async function postAct(context: PageContext): Promise<Response> {
  const sent = await readViewerForm(context);
  if (sent === undefined) return refuseForm(context);
  const { form, viewer } = sent;
  const action = BUTTONS.find((known) => known.action === form.get('action'))?.action;
  const endpoint = readEndpoint(form);
  if (action === undefined || endpoint === undefined) return showProblem(context, 'nameInvalid', '/');
  const id = context.var.ports.createId('page');
  // Several people may share a key.
  const reason = viewer.formToken === null ? `Asked by ${viewer.name}` : null;
  const accepted = await acceptTrigger(context, { key: viewer.key, id, action, endpoint, reason });
  // All parts are checked names.
  const card = `${endpoint.namespace}/${endpoint.name}`;
  const back = `${renderPath(parsePlace((field) => form.get(field)))}&asked=${card}/${id}#${card}`;
  // The card shows the outcome of every stored trigger, even if the API refused it.
  return accepted.ok ? context.redirect(back, 303) : showProblem(context, accepted.fault.code, back);
}

function readEndpoint(form: URLSearchParams): EndpointName | undefined {
  const namespace = parseSegment('namespace', form.get('namespace') ?? '');
  const name = parseSegment('endpointName', form.get('endpoint') ?? '');
  return namespace.ok && name.ok ? { namespace: namespace.value, name: name.value } : undefined;
}

function keepSession(context: PageContext, session: string, maxAge: number): void {
  const options = { prefix: 'host', httpOnly: true, sameSite: 'Strict', maxAge } as const;
  setCookie(context, COOKIE, session, options);
}

/** The person who signed in with a key, or else the person whom Cloudflare Access let in. */
async function findViewer(context: PageContext): Promise<Viewer | undefined> {
  const { settings, ports } = context.var;
  const { policy, accessAud } = settings;
  const cookie = getCookie(context, COOKIE, 'host') ?? '';
  const session = await readSession(policy, cookie, ports.clock.now());
  if (session !== undefined) return { ...session, name: session.key.id };
  const { access } = context.executionCtx as ExecutionContext;
  const person = await findPerson(policy, accessAud, access).catch(() => {
    recordFacts(context, { access: 'failed' });
    return undefined;
  });
  return person === undefined ? undefined : { key: person.key, name: person.email, formToken: null };
}

/** A forged form of another site gets the answer of an expired session. */
function refuseForm(context: PageContext): Response | Promise<Response> {
  recordFacts(context, { refused: 'unauthorized' });
  return context.html(renderRefusal('Your session has ended', '/', 'Sign in'), 401);
}

/** The problem that the API would answer, as a page for people. */
function showProblem(context: PageContext, code: ProblemCode, back: string): Response | Promise<Response> {
  const { title, status } = PROBLEMS[code];
  recordFacts(context, { refused: code });
  return context.html(renderRefusal(title, back, 'Back to the endpoints'), status);
}

/** Undefined if the form came from another origin. */
async function readForm(context: PageContext): Promise<URLSearchParams | undefined> {
  if (context.req.header('origin') !== originOf(context)) return undefined;
  return new URLSearchParams(await context.req.text());
}

/** The Origin header alone stops a forged form. Where a secret exists, a token made with it must match too. */
async function readViewerForm(
  context: PageContext,
): Promise<{ readonly form: URLSearchParams; readonly viewer: Viewer } | undefined> {
  const viewer = await findViewer(context);
  const form = viewer === undefined ? undefined : await readForm(context);
  if (viewer === undefined || form === undefined) return undefined;
  const { formToken } = viewer;
  if (formToken !== null && !(await isSameText(formToken, form.get('token') ?? ''))) return undefined;
  recordFacts(context, { key: viewer.key.id });
  return { form, viewer };
}
