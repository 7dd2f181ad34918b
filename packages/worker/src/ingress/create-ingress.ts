// Creates the ingress from its ports: the handlers of requests and of cron.

import { rememberSettings } from '../shared/settings/remember-settings.ts';
import { createApp } from './app.ts';
import type { IngressPorts } from './ports.ts';
import { INGRESS_TEXTS, parseIngressSettings } from './settings.ts';

export function createIngress(ports: IngressPorts) {
  const readSettings = rememberSettings(parseIngressSettings, INGRESS_TEXTS, ports.log);
  const app = createApp({ ports, readSettings });
  return {
    fetch: (request: Request, env: Env, execution: ExecutionContext): Promise<Response> | Response =>
      app.fetch(request, env, execution),
    scheduled: async ({ scheduledTime }: { readonly scheduledTime: number }, env: Env): Promise<void> => {
      if (readSettings(env) !== undefined) await env.EXECUTOR.runCron(scheduledTime);
    },
  };
}
