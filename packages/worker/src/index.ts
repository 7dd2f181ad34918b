// The doors' entry: what Cloudflare calls. It only passes on.

import { app } from './app.ts';
import { readDoorSettings } from './settings/door-settings.ts';

export default {
  fetch: app.fetch,
  scheduled: async ({ scheduledTime }, env) => {
    if (readDoorSettings(env) !== undefined) await env.EXECUTOR.runCron(scheduledTime);
  },
} satisfies ExportedHandler<Env>;
