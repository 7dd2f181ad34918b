// Refuses every request while the Worker is not set up, and gives each other request the settings.

import { createMiddleware } from 'hono/factory';
import type { IngressEnv } from '../context.ts';
import { sendProblem } from '../http/problem.ts';
import type { IngressSettings } from '../settings.ts';

/** Undefined while the Worker is not set up; the log then lists the mistakes. */
export type ReadSettings = (env: Env) => IngressSettings | undefined;

export const requireSettings = (readSettings: ReadSettings) =>
  createMiddleware<IngressEnv>(async (context, next) => {
    const settings = readSettings(context.env);
    if (settings === undefined) return sendProblem(context, { code: 'misconfigured' });
    context.set('settings', settings);
    return next();
  });
