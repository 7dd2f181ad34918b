// The Worker's entry: what Cloudflare calls. It only re-exports.

import { app } from './app.ts';
import { scheduled } from './cron/scheduled.ts';

export { EndpointObject } from './object/endpoint-object.ts';
export { TriggerIndex } from './object/trigger-index.ts';

export default { fetch: app.fetch, scheduled } satisfies ExportedHandler<Env>;
