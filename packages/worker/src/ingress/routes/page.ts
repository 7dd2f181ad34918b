// `GET /` and the forms on it: the status page, signing in and out, pause and resume. Everything acts by the key's policy.

import { parseSegment } from '@preview-endpoints/core/client';
import { buildHeaders, respond } from '../../shared/http/respond.ts';
import { clock, createId } from '../../shared/ports.ts';
import { findPerson } from '../http/access.ts';
import { findBearer } from '../http/authenticate.ts';
import { readBody } from '../http/read-body.ts';
import { gatherRows } from '../page/gather-rows.ts';
import type { Html } from '../page/html.ts';
import { BUTTONS } from '../page/page-row.ts';
import { parseFrom, renderPath } from '../page/place.ts';
import { renderPage, renderRefusal, renderSignIn, type Visitor } from '../page/render-page.ts';
import { isSameText, openSession, readSession, SESSION_SECONDS } from '../page/session.ts';
import { acceptTrigger, originOf } from './accept-trigger.ts';
import { type RouteContext, refuse } from './scene.ts';

/** A form of ours has under 1 KiB. */
const MOST_FORM_BYTES = 4 * 1024;

/** `__Host-`: only this host over TLS may have set it, for all paths. */
const COOKIE = '__Host-session';
const COOKIE_VALUE = /(?:^|; ?)__Host-session=([^;]*)/;

/**
 * No script at all; the style is a file of ours. A form's Origin header needs a referrer policy that tells the page its own
 * origin: with `no-referrer` it would be `null`.
 */
const PAGE_HEADERS = buildHeaders({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
});

function show(context: RouteContext, page: Html, status = 200): Response {
  return respond(String(page), { status, headers: PAGE_HEADERS, requestId: context.env.requestId });
}

function goTo(context: RouteContext, location: string, cookie?: string): Response {
  const headers = buildHeaders({ location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) });
  return respond(null, { status: 303, headers, requestId: context.env.requestId });
}

function bake(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Strict`;
}

/** Whoever signed in with a key, else whom Cloudflare Access let in. */
async function findVisitor(context: RouteContext): Promise<Visitor | undefined> {
  const { policy, accessAud } = context.env.settings;
  const cookie = COOKIE_VALUE.exec(context.req.header('cookie') ?? '')?.[1] ?? '';
  const session = await readSession(policy, cookie, clock.now());
  if (session !== undefined) return { ...session, name: session.key.id };
  const { access } = context.executionCtx as ExecutionContext;
  const person = await findPerson(policy, accessAud, access).catch(() => {
    context.env.notes.access = 'failed';
    return undefined;
  });
  return person === undefined ? undefined : { key: person.key, name: person.email, formToken: null };
}

/** A form that another site forged ends like that of a session which is over. */
function refuseForm(context: RouteContext): Response {
  context.env.notes.refused = 'unauthorized';
  return show(context, renderRefusal('Your session has ended', '/', 'Sign in'), 401);
}

export async function getPage(context: RouteContext): Promise<Response> {
  const visitor = await findVisitor(context);
  if (visitor === undefined) return show(context, renderSignIn(null), 401);
  context.env.notes.key = visitor.key.id;
  const { from, asked = '' } = context.req.query();
  const place = { from: parseFrom(from), asked };
  return show(context, renderPage({ visitor, ...(await gatherRows(context, visitor.key, place)) }));
}

export async function postSignIn(context: RouteContext): Promise<Response> {
  const form = await readForm(context);
  const { policy } = context.env.settings;
  const bearer = await findBearer(policy, form?.get('key')?.trim() ?? '', clock.now());
  const cookie = bearer.ok ? await openSession(bearer.value, clock.now()) : undefined;
  if (!bearer.ok || cookie === undefined) {
    context.env.notes.refused = bearer.ok ? 'noMatch' : bearer.fault.kind;
    return show(context, renderSignIn('This key is not valid.'), 401);
  }
  context.env.notes.key = bearer.value.key.id;
  return goTo(context, '/', bake(cookie, SESSION_SECONDS));
}

export async function postSignOut(context: RouteContext): Promise<Response> {
  const sent = await readVisitorForm(context);
  return sent === undefined ? refuseForm(context) : goTo(context, '/', bake('', 0));
}

export async function postAct(context: RouteContext): Promise<Response> {
  const sent = await readVisitorForm(context);
  if (sent === undefined) return refuseForm(context);
  const { form, visitor } = sent;
  const action = BUTTONS.find((known) => known.action === form.get('action'))?.action;
  const namespace = parseSegment('namespace', form.get('namespace') ?? '');
  const name = parseSegment('endpointName', form.get('endpoint') ?? '');
  if (action === undefined || !namespace.ok || !name.ok)
    return showRefusal(context, refuse(context, { code: 'nameInvalid' }), '/');
  const trigger = createId('page');
  const answer = await acceptTrigger(context, {
    key: visitor.key,
    id: trigger,
    action,
    endpoint: { namespace: namespace.value, name: name.value },
    // A key may stand for many people.
    reason: visitor.formToken === null ? `Asked by ${visitor.name}` : null,
    signedAtMs: null,
  });
  // All parts are names that were checked.
  const card = `${namespace.value}/${name.value}`;
  const back = `${renderPath(parseFrom(form.get('from')))}&asked=${card}/${trigger}#${card}`;
  // What was stored, also what the API refused, is told on the card.
  if (answer.ok || context.env.notes.outcome !== undefined) return goTo(context, back);
  return showRefusal(context, answer, back);
}

/** The answer that machines get, for people. */
async function showRefusal(context: RouteContext, answer: Response, back: string): Promise<Response> {
  const { title }: { title: string } = await answer.json();
  return show(context, renderRefusal(title, back, 'Back to the endpoints'), answer.status);
}

/** Undefined for what no form of ours sends: another origin, or too much. */
async function readForm(context: RouteContext): Promise<URLSearchParams | undefined> {
  if (context.req.header('origin') !== originOf(context)) return undefined;
  const body = await readBody(context.req.raw, MOST_FORM_BYTES);
  return body.ok ? new URLSearchParams(new TextDecoder().decode(body.value)) : undefined;
}

/** The Origin header alone keeps a forged form out, and a token too, where there is a secret to make one with. */
async function readVisitorForm(
  context: RouteContext,
): Promise<{ readonly form: URLSearchParams; readonly visitor: Visitor } | undefined> {
  const visitor = await findVisitor(context);
  const form = visitor === undefined ? undefined : await readForm(context);
  if (visitor === undefined || form === undefined) return undefined;
  const { formToken } = visitor;
  if (formToken !== null && !(await isSameText(formToken, form.get('token') ?? ''))) return undefined;
  context.env.notes.key = visitor.key.id;
  return { form, visitor };
}
