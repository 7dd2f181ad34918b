// Answers when a route throws an unexpected error; it may not show the error's message.

import type { Context } from 'hono';
import type { IngressEnv } from '../context.ts';
import { sendProblem } from '../http/problem.ts';
import { isExecutorSetUp } from '../routes/health.ts';

/** The message of an unexpected error may contain anything, so only the error's name is used, and only in the log. */
export async function refuseUnforeseen(error: Error, context: Context<IngressEnv>): Promise<Response> {
  if (!(await isExecutorSetUp(context.env)))
    return sendProblem(context, { code: 'misconfigured', logged: 'executor' });
  const { ports, requestId } = context.var;
  ports.log({ level: 'warning', message: 'unforeseen error', fields: { requestId, error: error.name } });
  return sendProblem(context, { code: 'internal' });
}
