// The token itself: its user and its rate limit. Pure.

import * as z from 'zod/mini';
import { answerOk, refuseAccess } from '../answers.ts';
import { ACTIONS_BOT } from '../people.ts';
import { renderRateOverview, settleWindow } from '../rate-limit.ts';
import type { GithubReply, GithubRequest } from '../request.ts';

/** An installation token has no user behind it. */
export function answerUser(request: GithubRequest): GithubReply {
  return refuseAccess(request);
}

export function answerRateLimit({ state, nowMs }: GithubRequest): GithubReply {
  return answerOk(state, renderRateOverview(settleWindow(state.rate, nowMs)));
}

const QUERY = z.object({ query: z.string() });

/** `query { viewer { login } }`, with or without a query name. */
const VIEWER_QUERY = /^(?:query(?:\s+\w+)?\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}$/;

/** Only one query is imitated. Like GitHub, it answers a query that it cannot run with 200 and `errors`. */
export function answerGraphql(state: GithubRequest['state'], body: unknown): GithubReply {
  const read = QUERY.safeParse(body);
  if (!read.success) {
    return answerOk(state, {
      errors: [{ message: 'A query attribute must be specified and must be a string.' }],
    });
  }
  if (!VIEWER_QUERY.test(read.data.query.trim())) {
    const message = 'The emulator answers only the query { viewer { login } }.';
    return answerOk(state, { data: null, errors: [{ type: 'NOT_IMITATED', message }] });
  }
  return answerOk(state, { data: { viewer: { login: ACTIONS_BOT.login } } });
}
