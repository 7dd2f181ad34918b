// The input and output of an operation; types only.

import type { CoveredOperation } from './coverage.ts';
import type { Links } from './links.ts';
import type { GithubState, Repository } from './model.ts';

export interface GithubRequest {
  readonly state: GithubState;
  readonly operation: CoveredOperation;
  readonly links: Links;
  readonly nowMs: number;
  /** The path under the API's base, still escaped, because Link headers repeat it. */
  readonly path: string;
  /** Path parameters, decoded, under the names of GitHub's document. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON object that was sent; empty for an operation without a body. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RepositoryRequest extends GithubRequest {
  readonly repository: Repository;
}

export interface GithubReply {
  readonly state: GithubState;
  readonly status: number;
  /** Absent for 204. A string is sent as plain text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One imitated operation, either inside a repository or about the token itself. */
export type GithubOperation =
  | { readonly kind: 'repository'; readonly answer: (request: RepositoryRequest) => GithubReply }
  | { readonly kind: 'account'; readonly answer: (request: GithubRequest) => GithubReply };
