// Wires the GitHub side: one state cell behind the API, the admin functions and their HTTP routes.

import type { Hono } from 'hono';
import { createGithubAdmin, type GithubAdmin } from './admin/admin.ts';
import { createGithubAdminApp } from './admin/admin-app.ts';
import { putRepository } from './admin/edits.ts';
import { createGithubApp, type StateCell } from './app.ts';
import { buildLinks } from './links.ts';
import type { GithubState } from './model.ts';
import { buildInitialState, DEFAULT_OWNER, DEFAULT_REPOSITORY, DEFAULT_REPOSITORY_ID } from './state.ts';

export type { AdminResult, GithubAdmin } from './admin/admin.ts';
export type { AdminFault } from './admin/edits.ts';
export { type CoveredOperation, coverage, type OperationId } from './coverage.ts';
export type { GithubState } from './model.ts';

export interface GithubSideOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Ids and shas are a pure function of the seed. Default 1. */
  readonly seed?: number;
  /** Base of every URL. Default `http://127.0.0.1:4010`. */
  readonly origin?: string;
  /** The only accepted token. Default `ghs_emulator`. */
  readonly token?: string;
}

export interface GithubSide {
  /** The API; its routes start with `/github`. */
  readonly app: Hono;
  readonly admin: GithubAdmin;
  /** The admin functions over HTTP; its routes start with `/__emulator/github`. */
  readonly adminApp: Hono;
}

function buildStart(seed: number, nowMs: number): GithubState {
  const state = buildInitialState(seed);
  const put = putRepository(
    { state, nowMs },
    { owner: DEFAULT_OWNER, repo: DEFAULT_REPOSITORY, id: DEFAULT_REPOSITORY_ID, ownerType: 'Organization' },
  );
  return put.ok ? put.state : state;
}

export function createGitHubSide(options: GithubSideOptions): GithubSide {
  const { now, seed = 1, origin = 'http://127.0.0.1:4010', token = 'ghs_emulator' } = options;
  const buildState = () => buildStart(seed, now());
  const cell: StateCell = { state: buildState() };
  const admin = createGithubAdmin({ cell, now, buildState });
  return {
    app: createGithubApp({ cell, now, token, links: buildLinks(origin) }),
    admin,
    adminApp: createGithubAdminApp(admin),
  };
}
