// What is said when a route fails in a way that nobody foresaw.

import { log } from '../../shared/ports.ts';
import { isExecutorSetUp } from './health.ts';
import { type Call, refuse } from './scene.ts';

/** The message of an unforeseen error may hold anything, so only its name gets out, and only into the log. */
export async function failUnforeseen(error: unknown, call: Call): Promise<Response> {
  if (!(await isExecutorSetUp(call.env))) return refuse(call, { code: 'misconfigured' }, 'executor');
  const { requestId } = call.env;
  const name = error instanceof Error ? error.name : 'unknown';
  log({ level: 'warning', message: 'unforeseen error', fields: { requestId, error: name } });
  return refuse(call, { code: 'internal' });
}
