// What is said when a route fails in a way that nobody foresaw.

import type { Context } from 'hono';
import type { IngressEnv } from '../context.ts';
import { sendProblem } from '../http/problem.ts';
import { isExecutorSetUp } from '../routes/health.ts';

/** The message of an unforeseen error may hold anything, so only its name gets out, and only into the log. */
export async function refuseUnforeseen(error: Error, context: Context<IngressEnv>): Promise<Response> {
  if (!(await isExecutorSetUp(context.env)))
    return sendProblem(context, { code: 'misconfigured', logged: 'executor' });
  const { ports, requestId } = context.var;
  ports.log({ level: 'warning', message: 'unforeseen error', fields: { requestId, error: error.name } });
  return sendProblem(context, { code: 'internal' });
}
