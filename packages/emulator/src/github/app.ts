// The HTTP app of the GitHub side: routes from the coverage table, and one function for every reply. It decides nothing.

import { type Context, Hono } from 'hono';
import { anyObject } from '../body/fields.ts';
import { decideAccess } from './access.ts';
import { decideAdmission, selectVersion } from './admission.ts';
import { answerMoved, buildError, refuseAccess, refuseNotFound } from './answers.ts';
import { findRenamed } from './changes/renames.ts';
import { applyCondition } from './conditional.ts';
import { type CoveredOperation, coverage, GRAPHQL_PATH, type OperationId } from './coverage.ts';
import { byId, GITHUB_PREFIX, type Links } from './links.ts';
import type { GithubState, Repository } from './model.ts';
import { answerGraphql } from './operations/account.ts';
import { operations } from './operations/index.ts';
import { renderRateHeaders, settleWindow } from './rate-limit.ts';
import type { GithubOperation, GithubReply, GithubRequest } from './request.ts';
import { findRepository } from './state.ts';

/** The only place where the state is kept. */
export interface StateCell {
  state: GithubState;
}

export interface GithubAppOptions {
  readonly cell: StateCell;
  readonly now: () => number;
  readonly token: string;
  readonly links: Links;
}

/** Parameters that are not one plain segment: a ref may hold slashes, an id only digits. */
const PARAMETER_PATTERNS: Readonly<Record<string, string>> = {
  branch: '{.+}',
  ref: '{.+}',
  repository_id: '{[0-9]+}',
  run_id: '{[0-9]+}',
  pull_number: '{[0-9]+}',
  issue_number: '{[0-9]+}',
  comment_id: '{[0-9]+}',
  reaction_id: '{[0-9]+}',
  deployment_id: '{[0-9]+}',
  status_id: '{[0-9]+}',
};

/** Turns a path of GitHub's document into a route. */
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

function findNamed({ state, params }: GithubRequest): Repository | undefined {
  const { owner = '', repo = '', repository_id: id } = params;
  if (id !== undefined) return state.repositories.find((one) => one.id === Number(id));
  return findRepository(state, { owner, repo });
}

/** Redirects a former name to the repository's address by id, with the rest of the path and the query. */
function answerRenamed(request: GithubRequest): GithubReply {
  const { owner = '', repo = '' } = request.params;
  const renamed = findRenamed(request.state, { owner, repo });
  if (renamed === undefined) return refuseNotFound(request);
  const rest = request.path.replace(/^\/repos\/[^/]+\/[^/]+/, '');
  const query = request.query.toString();
  return answerMoved(request, `${byId(renamed)}${rest}${query === '' ? '' : `?${query}`}`);
}

/** The steps after admission: find the repository, check the permission, read the body, run the operation. */
function answerOperation(request: GithubRequest, operation: GithubOperation, raw: string): GithubReply {
  const repository = findNamed(request);
  if (operation.kind === 'repository' && repository === undefined) return answerRenamed(request);
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

type Finish = (state: GithubState, raw: string, nowMs: number) => GithubReply;

/** Checks admission, keeps the new state and sends the reply. */
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
  const full = admission.kind === 'refused' ? admission.answer : finish(admission.state, raw, nowMs);
  const answer = applyCondition(full, {
    method: c.req.method,
    ifNoneMatch: headers.get('if-none-match'),
    rate: cell.state.rate,
  });
  cell.state = answer.state;
  const fixed = {
    'x-github-request-id': `E${answer.state.seed.toString(16).toUpperCase()}:${answer.state.requests}`,
    'x-github-api-version-selected': selectVersion(headers),
    'x-github-media-type': 'github.v3; format=json',
    ...renderRateHeaders(settleWindow(answer.state.rate, nowMs)),
    ...answer.headers,
  };
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: fixed });
  const isText = typeof answer.body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return new Response(isText ? String(answer.body) : JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': type, ...fixed },
  });
}

/** Every path of an operation. Paths inside a repository also exist under the repository's id. */
export function listPaths({ path }: Pick<CoveredOperation, 'path'>): readonly string[] {
  const byName = '/repos/{owner}/{repo}';
  return path.startsWith(byName) ? [path, path.replace(byName, '/repositories/{repository_id}')] : [path];
}

function addOperation(app: Hono, id: OperationId, options: GithubAppOptions): void {
  const operation: CoveredOperation = coverage[id];
  const answer = (c: Context) =>
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
    });
  for (const path of listPaths(operation)) app.on(operation.method, buildRoute(path), answer);
}

function isOperationId(id: string): id is OperationId {
  return Object.hasOwn(coverage, id);
}

/** Routes start with `/github`: mount the app with `root.route('/', app)` or call `app.fetch` with whole URLs. */
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
