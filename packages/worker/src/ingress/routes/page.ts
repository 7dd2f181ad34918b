// `GET /` and the forms on it: the status page, signing in and out, pause and resume. Everything acts by the key's policy.

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

/** A form of ours has under 1 KiB. */
const MOST_FORM_BYTES = 4 * 1024;

/** With the prefix `__Host-`, only this host over TLS may have set it, for all paths. */
const COOKIE = 'session';

/** What no form of ours sends ends like a form of a session which is over. */
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
  // A key may stand for many people.
  const reason = viewer.formToken === null ? `Asked by ${viewer.name}` : null;
  const accepted = await acceptTrigger(context, { key: viewer.key, id, action, endpoint, reason });
  // All parts are names that were checked.
  const card = `${endpoint.namespace}/${endpoint.name}`;
  const back = `${renderPath(parsePlace((field) => form.get(field)))}&asked=${card}/${id}#${card}`;
  // What was stored, also what the API refused, is told on the card.
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

/** Who signed in with a key, else whom Cloudflare Access let in. */
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

/** A form that another site forged ends like that of a session which is over. */
function refuseForm(context: PageContext): Response | Promise<Response> {
  recordFacts(context, { refused: 'unauthorized' });
  return context.html(renderRefusal('Your session has ended', '/', 'Sign in'), 401);
}

/** What machines are told as a problem, for people. */
function showProblem(context: PageContext, code: ProblemCode, back: string): Response | Promise<Response> {
  const { title, status } = PROBLEMS[code];
  recordFacts(context, { refused: code });
  return context.html(renderRefusal(title, back, 'Back to the endpoints'), status);
}

/** Undefined for what another origin sends. */
async function readForm(context: PageContext): Promise<URLSearchParams | undefined> {
  if (context.req.header('origin') !== originOf(context)) return undefined;
  return new URLSearchParams(await context.req.text());
}

/** The Origin header alone keeps a forged form out, and a token too, where there is a secret to make one with. */
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
