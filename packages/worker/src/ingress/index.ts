// The doors' entry: what Cloudflare calls. It only passes on.

import { answer } from './answer.ts';
import { readDoorSettings } from './settings.ts';

export default {
  fetch: answer,
  scheduled: async ({ scheduledTime }, env) => {
    if (readDoorSettings(env) !== undefined) await env.EXECUTOR.runCron(scheduledTime);
  },
} satisfies ExportedHandler<Env>;
