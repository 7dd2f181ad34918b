// The HTTP app of the GitHub side: routes from the coverage table, every reply through one place. It decides nothing.

import { type Context, Hono } from 'hono';
import { anyObject } from '../body/fields.ts';
import { decideAccess } from './access.ts';
import { decideAdmission, selectVersion } from './admission.ts';
import { buildError, refuseAccess, refuseNotFound } from './answers.ts';
import { type CoveredOperation, coverage, GRAPHQL_PATH, type OperationId } from './coverage.ts';
import { GITHUB_PREFIX, type Links } from './links.ts';
import type { GithubState } from './model.ts';
import { answerGraphql } from './operations/account.ts';
import { operations } from './operations/index.ts';
import { renderRateHeaders, settleWindow } from './rate-limit.ts';
import type { Answer, GithubRequest, Operation } from './request.ts';
import { findRepository } from './state.ts';

/** The one place where the state is kept. */
export interface StateCell {
  state: GithubState;
}

export interface GithubAppOptions {
  readonly cell: StateCell;
  readonly now: () => number;
  readonly token: string;
  readonly links: Links;
}

/** Parameters that are not one plain segment: a ref has slashes, an id only digits. */
const PARAMETER_PATTERNS: Readonly<Record<string, string>> = {
  branch: '{.+}',
  ref: '{.+}',
  pull_number: '{[0-9]+}',
  issue_number: '{[0-9]+}',
  comment_id: '{[0-9]+}',
  reaction_id: '{[0-9]+}',
  deployment_id: '{[0-9]+}',
  status_id: '{[0-9]+}',
};

/** A path of GitHub's document as a route. */
export function buildRoute(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => `:${name}${PARAMETER_PATTERNS[name] ?? ''}`);
}

type ParsedBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

function parseJson(raw: string): ParsedBody {
  if (raw === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(raw) };
  } catch {
    return { ok: false };
  }
}

/** Everything after admission: the repository, the permission, the body, then the operation. */
function answerOperation(request: GithubRequest, operation: Operation, raw: string): Answer {
  const { owner = '', repo = '' } = request.params;
  const repository = findRepository(request.state, { owner, repo });
  if (operation.kind === 'repository' && repository === undefined) return refuseNotFound(request);
  if (!decideAccess(request.state.grants, request.operation.needs)) return refuseAccess(request);
  const { docs } = request.operation;
  const body = parseJson(raw);
  if (!body.ok) return buildError(request.state, 400, 'Problems parsing JSON', docs);
  const object = anyObject.safeParse(body.value);
  if (!object.success) return buildError(request.state, 400, 'Body should be a JSON object', docs);
  const read = { ...request, body: object.data };
  if (operation.kind === 'account') return operation.answer(read);
  return repository === undefined ? refuseNotFound(request) : operation.answer({ ...read, repository });
}

type Finish = (state: GithubState, raw: string, nowMs: number) => Answer;

/** Asks for admission, keeps the new state and makes the reply. */
async function answerHttp(
  c: Context,
  options: GithubAppOptions,
  isFree: boolean,
  finish: Finish,
): Promise<Response> {
  const raw = await c.req.text();
  const { cell, token } = options;
  const nowMs = options.now();
  const { headers } = c.req.raw;
  const state = { ...cell.state, requests: cell.state.requests + 1 };
  const admission = decideAdmission({ state, headers, token, nowMs, isFree });
  const answer = admission.kind === 'refused' ? admission.answer : finish(admission.state, raw, nowMs);
  cell.state = answer.state;
  const fixed = {
    'x-github-request-id': `E${answer.state.seed.toString(16).toUpperCase()}:${answer.state.requests}`,
    'x-github-api-version-selected': selectVersion(headers),
    'x-github-media-type': 'github.v3; format=json',
    ...renderRateHeaders(settleWindow(answer.state.rate, nowMs)),
    ...answer.headers,
  };
  if (answer.status === 204) return new Response(null, { status: 204, headers: fixed });
  const isText = typeof answer.body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return new Response(isText ? String(answer.body) : JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': type, ...fixed },
  });
}

function addOperation(app: Hono, id: OperationId, options: GithubAppOptions): void {
  const operation: CoveredOperation = coverage[id];
  app.on(operation.method, buildRoute(operation.path), (c) =>
    answerHttp(c, options, id === 'rate-limit/get', (state, raw, nowMs) => {
      const url = new URL(c.req.url);
      const request: GithubRequest = {
        state,
        operation,
        links: options.links,
        nowMs,
        path: url.pathname.slice(GITHUB_PREFIX.length),
        params: c.req.param(),
        query: url.searchParams,
        body: {},
      };
      return answerOperation(request, operations[id], raw);
    }),
  );
}

function isOperationId(id: string): id is OperationId {
  return Object.hasOwn(coverage, id);
}

/** Routes start with `/github`: mount it with `root.route('/', app)` or call `app.fetch` with whole urls. */
export function createGithubApp(options: GithubAppOptions): Hono {
  const app = new Hono().basePath(GITHUB_PREFIX);
  for (const id of Object.keys(coverage).filter(isOperationId)) addOperation(app, id, options);
  app.post(GRAPHQL_PATH, (c) =>
    answerHttp(c, options, false, (state, raw) => {
      const body = parseJson(raw);
      return body.ok ? answerGraphql(state, body.value) : buildError(state, 400, 'Problems parsing JSON');
    }),
  );
  app.all('*', (c) => answerHttp(c, options, false, (state) => buildError(state, 404, 'Not Found')));
  return app;
}
