// The rate limit per address, checked before any expensive work. If the limiter itself fails, the request is let through.

import { createMiddleware } from 'hono/factory';
import { type IngressEnv, type RequestContext, recordFacts } from '../context.ts';
import { sendProblem } from '../http/problem.ts';
import { rateLimitKeyOf } from './rate-limit-key.ts';
import type { ReadSettings } from './require-settings.ts';

/** The limit also applies while the Worker is not set up. */
export const limitRate = (readSettings: ReadSettings) =>
  createMiddleware<IngressEnv>(async (context, next) => {
    if (readSettings(context.env)?.hasRateLimit === false || (await isWithin(context))) return next();
    return sendProblem(context, { code: 'tooManyRequests' });
  });

async function isWithin(context: RequestContext): Promise<boolean> {
  const key = rateLimitKeyOf(context.req.header('cf-connecting-ip') ?? 'unknown');
  try {
    return (await context.env.RATE_LIMITER.limit({ key })).success;
  } catch {
    recordFacts(context, { rateLimit: 'failed' });
    return true;
  }
}
